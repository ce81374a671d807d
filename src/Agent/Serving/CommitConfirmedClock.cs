using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// Keeps the deadlines that the journal holds, each entry by itself: one whose disk or server does not answer stops no other. What a
/// deadline demands is tried again until the files are back and the server was told, also by the next agent.
/// </summary>
/// <param name="open">Opens the server of an entry whose session is gone.</param>
internal sealed partial class CommitConfirmedClock(
    Applier applier, LoginBook logins, Func<LoginRequest, CancellationToken, Task<IServerControl>> open, TimeProvider time,
    ILogger<CommitConfirmedClock> logger) : IAsyncDisposable
{
    // A machine that slept, or whose clock was set, is late by this much at most.
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_shortestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<Guid, Retry> _retries = new();
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly SemaphoreSlim _woken = new(0);
    private readonly CancellationTokenSource _stopped = new();
    private Task _loop = Task.CompletedTask;

    private sealed record Retry(DateTimeOffset At, TimeSpan Pause);

    /// <summary>Whether an entry waits for its deadline, or for a reload that is still to be made.</summary>
    public bool IsRunning => applier.Pending().Length > 0;

    public void Start() => _loop = Task.Run(() => RunAsync(_stopped.Token));

    public void Wake() => _woken.Release();

    /// <summary>Begins all that is due now; answers when the next is, null when nothing is.</summary>
    internal DateTimeOffset? Pass()
    {
        DateTimeOffset? next = null;
        foreach (var (entry, due) in applier.Pending())
        {
            // One that ended before it was noted here is no longer removed by itself.
            if (_running.TryGetValue(entry.Id, out var running) && !running.IsCompleted) continue;
            var at = _retries.TryGetValue(entry.Id, out var retry) && retry.At > due ? retry.At : due;
            if (at <= time.GetUtcNow()) _running[entry.Id] = Task.Run(() => SettleAsync(entry, _stopped.Token));
            else if (next is not { } earlier || at < earlier) next = at;
        }

        return next;
    }

    /// <summary>Ends when all that <see cref="Pass"/> began has ended.</summary>
    internal Task SettledAsync() => Task.WhenAll(_running.Values);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var session in logins.TakeAll()) await session.DisposeAsync().ConfigureAwait(false);
        _stopped.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            DateTimeOffset? next = null;
            try
            {
                next = Pass();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnread(e);
                next = time.GetUtcNow() + s_longestSleep;
            }

            await SleepAsync(next, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (logins.Take(entry.Id) is { } held)
                await using (held.ConfigureAwait(false)) await applier.ExpireAsync(entry.Id, held, cancellationToken).ConfigureAwait(false);
            if (IsDue(entry.Id))
            {
                var login = logins.Find(entry.TargetId)
                    ?? (applier.ServerOf(entry.Id) is { } files ? new LoginRequest(files, ServerLogin.Peer) : null);
                var control = login is null ? new UnknownServer() : await open(login, cancellationToken).ConfigureAwait(false);
                await using (control.ConfigureAwait(false))
                    await applier.ExpireAsync(entry.Id, control, cancellationToken).ConfigureAwait(false);
            }

            if (IsDue(entry.Id)) Again(entry.Id);
            else _retries.TryRemove(entry.Id, out _);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, entry.Title);
            Again(entry.Id);
        }
        finally
        {
            _running.TryRemove(entry.Id, out _);
            if (!cancellationToken.IsCancellationRequested) Wake();
        }
    }

    private void Again(Guid id)
    {
        var pause = _retries.TryGetValue(id, out var before) ? before.Pause * 2 : TimeSpan.FromSeconds(5);
        if (pause > s_longestPause) pause = s_longestPause;
        _retries[id] = new(time.GetUtcNow() + pause, pause);
    }

    private bool IsDue(Guid id) => applier.Pending().Any(p => p.Entry.Id == id && p.Due <= time.GetUtcNow());

    private async Task SleepAsync(DateTimeOffset? next, CancellationToken cancellationToken)
    {
        using var sleep = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _woken.WaitAsync(sleep.Token);
        if (next is { } at)
        {
            var span = at - time.GetUtcNow();
            span = span > s_longestSleep ? s_longestSleep : span > TimeSpan.Zero ? span : s_shortestSleep;
            await Task.WhenAny(woken, Task.Delay(span, time, sleep.Token)).ConfigureAwait(false);
        }
        else
        {
            await Task.WhenAny(woken).ConfigureAwait(false);
        }

        await sleep.CancelAsync().ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal could not be read; it is tried again")]
    private partial void LogUnread(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Title} could not be undone at its deadline; it is tried again")]
    private partial void LogFailed(Exception exception, string title);

    /// <summary>An entry of a journal from before agents, whose server nobody has named yet.</summary>
    private sealed class UnknownServer : IServerControl
    {
        public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken) =>
            Task.FromResult<ReloadOutcome>(new ReloadOutcome.Manual("pg_ctl reload"));

        public Task<System.Collections.Immutable.ImmutableArray<Core.Finding>> ReadVerdictAsync(CancellationToken cancellationToken) =>
            Task.FromResult(System.Collections.Immutable.ImmutableArray<Core.Finding>.Empty);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
