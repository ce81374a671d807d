using System.Collections.Concurrent;
using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// Keeps the deadlines that the journal holds. What a deadline demands is tried again until the files are back and the server was notified, also
/// by the next process. The admin session of the apply stays open meanwhile: it can reload when the new rules refuse every new login.
/// </summary>
internal sealed class CommitConfirmedTimer(Applier applier, ITargetStore targets, IProbe probe, VerifyReports proofs, IAuditTrail audit, TimeProvider time) : ICommitConfirmedTimer, IAsyncDisposable
{
    public const string Actor = "timer";

    // A machine that slept, or whose clock was set, is late by this much at most.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Guid, TargetControl> _held = new();
    private readonly Dictionary<Guid, Retry> _retries = [];
    private readonly SemaphoreSlim _woken = new(0);
    private readonly SemaphoreSlim _turn = new(1, 1);

    private sealed record Retry(DateTimeOffset At, TimeSpan Pause, string? Told);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = await PassAsync(cancellationToken).ConfigureAwait(false);
            await SleepAsync(next, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Does all that is due now; answers when the next is, null when nothing is unconfirmed.</summary>
    public async Task<DateTimeOffset?> PassAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DateTimeOffset? next = null;
            var pending = applier.Pending();
            var broken = new List<Exception>();
            foreach (var (entry, due) in pending)
            {
                try
                {
                    var at = _retries.TryGetValue(entry.Id, out var retry) && retry.At > due ? retry.At : due;
                    if (at > time.GetUtcNow()) next = Earlier(next, at);
                    else if (await SettleAsync(entry, cancellationToken).ConfigureAwait(false) is { } again) next = Earlier(next, again);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    broken.Add(e);
                }
            }
            foreach (var id in _retries.Keys.Where(id => !pending.Any(p => p.Entry.Id == id)).ToList()) _retries.Remove(id);
            return broken.Count == 0 ? next : throw new AggregateException("What is due could not be done; it is tried again.", broken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Keeps the session of an apply until its entry is settled, and looks at the deadlines anew.</summary>
    public void Hold(Guid journalId, TargetControl control)
    {
        _held[journalId] = control;
        Wake();
    }

    /// <summary>The session that was kept for an entry, for who settles it; null when there is none.</summary>
    public TargetControl? Take(Guid journalId) => _held.TryRemove(journalId, out var control) ? control : null;

    public void Wake() => _woken.Release();

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _held.Keys)
            if (Take(id) is { } control) await control.DisposeAsync().ConfigureAwait(false);
        _woken.Dispose();
        _turn.Dispose();
    }

    /// <summary>When to try again; null when it is done.</summary>
    private async Task<DateTimeOffset?> SettleAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false);
        // Its files are back, and nobody knows its server any more.
        if (target is null && entry.State == JournalState.RolledBack) return null;
        ApplyOutcome? outcome = null;
        if (Take(entry.Id) is { } held)
            await using (held.ConfigureAwait(false)) outcome = await applier.ExpireAsync(entry.Id, held, cancellationToken).ConfigureAwait(false);
        if (outcome is null || IsPending(entry.Id))
        {
            var control = await OpenAsync(entry.TargetId, target, cancellationToken).ConfigureAwait(false);
            await using (control.ConfigureAwait(false)) outcome = await applier.ExpireAsync(entry.Id, control, cancellationToken).ConfigureAwait(false);
        }
        proofs.Forget(entry.TargetId);
        return await ReportAsync(entry, outcome, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DateTimeOffset?> ReportAsync(JournalEntry entry, ApplyOutcome outcome, CancellationToken cancellationToken)
    {
        var before = _retries.GetValueOrDefault(entry.Id);
        var isPending = IsPending(entry.Id);
        var told = Sentence(outcome, isPending);
        // An attempt that ends as the last one did is not reported again.
        if (told is not null && told != before?.Told)
            await audit.WriteAsync(new(time.GetUtcNow(), Actor, "rollback", entry.TargetId, $"{entry.Title}: {told}"), cancellationToken).ConfigureAwait(false);
        if (!isPending)
        {
            _retries.Remove(entry.Id);
            return null;
        }
        var pause = outcome is ApplyOutcome.Refused { Findings: [{ Code: "apply-running" }, ..] } ? ShortestSleep
            : before is null ? TimeSpan.FromSeconds(5)
            : before.Pause * 2 < LongestPause ? before.Pause * 2 : LongestPause;
        var retry = new Retry(time.GetUtcNow() + pause, pause, told ?? before?.Told);
        _retries[entry.Id] = retry;
        return retry.At;
    }

    private static string? Sentence(ApplyOutcome outcome, bool isPending) => outcome switch
    {
        ApplyOutcome.RolledBack back => string.Join(" ", (IEnumerable<string>)[
            $"rolled back: {back.Because}", isPending ? "The server is not told yet; it is tried again." : "The server reloaded.",
            .. back.Findings.Where(f => f.Severity != Severity.Info).Select(f => f.Remedy is null ? f.Message : $"{f.Message} {f.Remedy}")]),
        ApplyOutcome.Refused { Findings: [{ Code: "apply-running" or "nothing-due" }, ..] } => null,
        ApplyOutcome.Refused refused => $"not rolled back yet: {string.Join(" ", refused.Findings.Select(f => f.Message))} It is tried again.",
        _ => null,
    };

    private bool IsPending(Guid id) => applier.Pending().Any(p => p.Entry.Id == id && p.Due <= time.GetUtcNow());

    private async Task<IServerControl> OpenAsync(Guid targetId, Target? target, CancellationToken cancellationToken)
    {
        if (target is null) return new RemovedServer();
        var connection = await targets.OpenAdminConnectionAsync(targetId, cancellationToken).ConfigureAwait(false);
        return await TargetControl.OpenAsync(target, connection, probe, time, null, adminMayBeCutOff: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task SleepAsync(DateTimeOffset? next, CancellationToken cancellationToken)
    {
        using var sleep = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _woken.WaitAsync(sleep.Token);
        if (next is { } at)
        {
            var span = at - time.GetUtcNow();
            span = span > LongestSleep ? LongestSleep : span > TimeSpan.Zero ? span : ShortestSleep;
            await Task.WhenAny(woken, Task.Delay(span, time, sleep.Token)).ConfigureAwait(false);
        }
        else
        {
            await Task.WhenAny(woken).ConfigureAwait(false);
        }
        await sleep.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one is { } earlier && earlier < other ? earlier : other;

    /// <summary>The files of a target that was removed go back all the same; its server is left to a person.</summary>
    private sealed class RemovedServer : IServerControl
    {
        public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken) => Task.FromResult<ReloadOutcome>(new ReloadOutcome.Manual("pg_ctl reload"));

        public Task<ImmutableArray<Finding>> ReadVerdictAsync(CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<Finding>.Empty);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
