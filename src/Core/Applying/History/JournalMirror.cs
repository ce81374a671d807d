using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.History;

/// <summary>Follows each agent that connects, and writes down what its journal says.</summary>
internal sealed partial class JournalMirror(
    IAgents agents, TargetAgents ofTargets, ITargetStore targets, IJournalStore store, EarlierJournals earlier, IAuditTrail audit,
    ProofBook proofs, TimeProvider time, ILogger<JournalMirror> logger) : IHistory, IDisposable
{
    // Of one target: more than an agent answers with, and less than would fill the memory of this program.
    private const int MostEntries = 10_000;
    private static readonly TimeSpan s_firstLook = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, JournalEntry> _entries = new();
    private readonly ConcurrentDictionary<Guid, Guid> _synced = new();
    private readonly SemaphoreSlim _saving = new(1, 1);

    public event Action<JournalEntry>? Changed;

    /// <summary>What an agent was given for a person to run.</summary>
    public KnownCommands Commands { get; } = new();

    public void Dispose() => _saving.Dispose();

    public async Task<ImmutableArray<JournalEntry>> ListAsync(Guid? targetId, CancellationToken cancellationToken)
    {
        if (targetId is { } one) await SeeAsync(one, cancellationToken).ConfigureAwait(false);
        var stored = await store.ListAsync(targetId, cancellationToken).ConfigureAwait(false);
        return [.. stored.Where(entry => !_entries.ContainsKey(entry.Id))
            .Concat(_entries.Values.Where(entry => targetId is null || entry.TargetId == targetId))
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id)];
    }

    public async Task<JournalEntry?> FindAsync(Guid entryId, CancellationToken cancellationToken) => _entries.GetValueOrDefault(entryId)
        ?? (await store.ListAsync(null, cancellationToken).ConfigureAwait(false)).FirstOrDefault(entry => entry.Id == entryId);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var links = Channel.CreateUnbounded<AgentLink>();
        void Follow(AgentLink link) => links.Writer.TryWrite(link);
        agents.Connecting += Follow;
        try
        {
            foreach (var link in agents.All) Follow(link);
            _ = ConnectAllAsync(cancellationToken);
            await foreach (var link in links.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                _ = FollowAsync(link, cancellationToken);
        }
        finally
        {
            agents.Connecting -= Follow;
        }
    }

    /// <summary>Reads a target's journal anew from its agent.</summary>
    public async Task SyncAsync(AgentLink link, Guid targetId, CancellationToken cancellationToken)
    {
        foreach (var entry in (await link.Agent.HistoryAsync(targetId, cancellationToken).ConfigureAwait(false)).Reverse())
            await KeepAsync(link, entry, cancellationToken).ConfigureAwait(false);
        _synced[targetId] = link.Hello.Id;
    }

    // A page that is opened right after the start waits a moment for the agent that is being started.
    private async Task SeeAsync(Guid targetId, CancellationToken cancellationToken)
    {
        if (_synced.ContainsKey(targetId) || await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target)
            return;
        using var limit = new CancellationTokenSource(s_firstLook, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (await ofTargets.OfServerAsync(target, both.Token).ConfigureAwait(false) is AgentSearch.Found { Link: var link })
                await SyncAsync(link, targetId, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AgentException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Their clocks run in them, and what a killed one left begun is undone as it starts.
    private async Task ConnectAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var target in await targets.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (target.IsSandbox) continue;
                if (await ofTargets.OfServerAsync(target, cancellationToken).ConfigureAwait(false) is AgentSearch.Missing missing)
                    LogMissing(target.Name, missing.Finding.Message);
                if (target.Files.PgmonetaConf is not null)
                    _ = await ofTargets.OfPgmonetaAsync(target, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogBroken(e, "the known targets");
        }
    }

    private async Task FollowAsync(AgentLink link, CancellationToken cancellationToken)
    {
        try
        {
            var watching = link.Agent.WatchAsync(new Report(this, link, cancellationToken), cancellationToken);
            foreach (var target in await targets.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!TargetAgents.IsOf(link, target)) continue;
                await earlier.HandOverAsync(link, target, cancellationToken).ConfigureAwait(false);
                var login = await ofTargets.LoginAsync(target, link, cancellationToken).ConfigureAwait(false);
                await link.Agent.HoldLoginAsync(new(target.Id, login), cancellationToken).ConfigureAwait(false);
                await SyncAsync(link, target.Id, cancellationToken).ConfigureAwait(false);
            }

            await watching.ConfigureAwait(false);
        }
        catch (AgentException e)
        {
            LogEnded(link.Hello.Account, e.Finding.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogBroken(e, link.Hello.Account);
        }
        finally
        {
            foreach (var (target, agent) in _synced)
                if (agent == link.Hello.Id && _synced.TryRemove(target, out _)) CountAnew(target);
        }
    }

    // An agent whose state was put back from a backup counts on from there.
    private void CountAnew(Guid targetId)
    {
        foreach (var entry in _entries.Values)
            if (entry.TargetId == targetId) _entries.TryUpdate(entry.Id, entry with { Revision = 0 }, entry);
    }

    private async Task KeepAsync(AgentLink link, JournalEntry entry, CancellationToken cancellationToken)
    {
        // An agent tells of its own servers, whatever it says.
        if (await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false) is not { } target
            || !TargetAgents.IsOf(link, target)) return;
        var written = entry.Command is null ? null : await FindAsync(entry.Id, cancellationToken).ConfigureAwait(false);
        entry = Commands.Held(entry, written?.Command, target, link.Account.Name);
        await _saving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = _entries.GetValueOrDefault(entry.Id);
            if (known is not null && (known.TargetId != entry.TargetId || Same(known, entry))) return;
            // A journal that was read before a report of the agent may arrive after it.
            if (known is not null && entry.Revision < known.Revision) return;
            if (known is null && _entries.Values.Count(other => other.TargetId == entry.TargetId) >= MostEntries) return;
            // An agent with a long journal leaves the diffs of old entries out.
            if (known is not null && entry.Files.All(file => file.Diff is null)) entry = entry with { Files = known.Files };
            var before = await store.SaveAsync(entry, cancellationToken).ConfigureAwait(false);
            _entries[entry.Id] = entry;
            if (ChangedAt(before, entry) is { } changed)
                await proofs.AgeAsync(entry.TargetId, changed).ConfigureAwait(false);
            if (entry is { State: JournalState.RolledBack, EndedBy: { } by } && before?.State != JournalState.RolledBack)
                await TellAsync(entry, by, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _saving.Release();
        }

        _ = Task.Run(() => Changed?.Invoke(entry), CancellationToken.None);
    }

    /// <summary>When the rules of the server changed by what an entry became, whoever did it; null when they did not.</summary>
    private DateTimeOffset? ChangedAt(JournalEntry? before, JournalEntry entry)
    {
        if (!ProofBook.IsAgedBy(entry.Recipe) || entry.State == JournalState.Started || before?.State == entry.State) return null;
        // What is kept was in place before.
        if (before?.State == JournalState.OnProbation && entry.State == JournalState.Applied) return null;
        return before is null && entry.State != JournalState.RolledBack ? entry.At : time.GetUtcNow();
    }

    private Task TellAsync(JournalEntry entry, string by, CancellationToken cancellationToken)
    {
        var words = entry.Findings.Where(f => f.Severity != Severity.Info)
            .Select(f => f.Remedy is null ? f.Message : $"{f.Message} {f.Remedy}");
        return audit.WriteAsync(
            new(time.GetUtcNow(), by, "rollback", entry.TargetId,
                string.Join(" ", [$"{entry.Title}: rolled back: {entry.Because}", .. words])), cancellationToken);
    }

    private static bool Same(JournalEntry one, JournalEntry other) =>
        one.State == other.State && one.SettleBy == other.SettleBy && one.Command == other.Command && one.Until == other.Until
            && one.Findings.SequenceEqual(other.Findings);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Server {Target} has no agent: {Because}")]
    private partial void LogMissing(string target, string because);

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal of the agent of {Account} is no longer followed: {Because}")]
    private partial void LogEnded(string account, string because);

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal of {What} could not be followed")]
    private partial void LogBroken(Exception exception, string what);

    /// <summary>In the order in which the agent reports: a queue of one reader.</summary>
    private sealed class Report : IProgress<JournalEntry>
    {
        // Far more than an agent has to report at once; what is dropped is read with the journal when it is read next.
        private readonly Channel<JournalEntry> _queue = Channel.CreateBounded<JournalEntry>(
            new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

        public Report(JournalMirror mirror, AgentLink link, CancellationToken cancellationToken) => _ = Task.Run(async () =>
        {
            try
            {
                await foreach (var entry in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (ReadingCheck.Problem(entry) is null)
                        await mirror.KeepAsync(link, entry, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                mirror.LogBroken(e, "an agent");
            }
        }, CancellationToken.None);

        void IProgress<JournalEntry>.Report(JournalEntry value) => _queue.Writer.TryWrite(value);
    }
}
