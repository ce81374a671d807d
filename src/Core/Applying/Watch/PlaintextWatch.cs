using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>Starts, stops and reports; the looking itself is the <see cref="PlaintextSampler"/>'s.</summary>
internal sealed class PlaintextWatch(
    ITargetStore targets, IPlaintextWatchStore store, PlaintextSampler sampler, SnapshotReader reader, AuditLog audit, TimeProvider time)
    : IPlaintextWatch
{
    public async Task<PlaintextWatchReport?> ReadAsync(Guid targetId, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target) return null;
        var watch = await store.FindAsync(targetId, cancellationToken).ConfigureAwait(false);
        var sessions = watch is null ? [] : await store.SessionsAsync(targetId, cancellationToken).ConfigureAwait(false);
        var snapshot = await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        return PlaintextSessionGroups.Sort(snapshot, watch, sessions);
    }

    public async Task<ImmutableArray<Finding>> StartAsync(Guid targetId, string actor, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target)
            return [new(FindingCode.NoSuchTarget, Severity.Error, "There is no such target.", "Take the id from the list of targets.")];
        if ((await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false)).Server is null)
            return [new(FindingCode.NoAdminConnection, Severity.Error,
                "The server cannot be asked who is in: no admin connection is stored, and the agent's account may not log in by peer.",
                "Edit the server and give an admin connection whose role has pg_read_all_stats.")];
        if (await store.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is { } running)
            return [new(FindingCode.WatchRuns, Severity.Error, $"The watch runs since {running.Since:yyyy-MM-dd HH:mm} UTC.",
                "Stop it first to begin afresh; what it saw is forgotten then.")];
        await store.StartAsync(targetId, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await WriteAsync(actor, "start plaintext watch", target).ConfigureAwait(false);
        await sampler.LookAsync(targetId, cancellationToken).ConfigureAwait(false);
        return [];
    }

    public async Task<bool> StopAsync(Guid targetId, string actor, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target) return false;
        var stopped = await store.StopAsync(targetId, cancellationToken).ConfigureAwait(false);
        if (stopped) await WriteAsync(actor, "stop plaintext watch", target).ConfigureAwait(false);
        return stopped;
    }

    public async Task SampleAsync(CancellationToken cancellationToken)
    {
        var watches = await store.ListAsync(cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            watches,
            new ParallelOptions { MaxDegreeOfParallelism = PlaintextSampler.AtATime, CancellationToken = cancellationToken },
            async (watch, token) => await sampler.LookAsync(watch.TargetId, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private Task<Finding?> WriteAsync(string actor, string action, Target target) =>
        audit.WriteAsync(actor, action, target.Id, target.Name);
}
