using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>What all lines of one agent share: its state, the journal with its clocks, keys and contents.</summary>
internal sealed class AgentCore : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private int _requests;

    public AgentCore(AgentState state, TimeProvider time, ILoggerFactory loggers)
    {
        State = state;
        Time = time;
        Loggers = loggers;
        Applier = new Applier(state.Journal, time);
        Keys = new KeyStore(state.Keys, time);
        Contents = new ContentStore(time);
        Logins = new LoginBook();
        Clock = new CommitConfirmedClock(Applier, Logins, OpenAsync, time, loggers.CreateLogger<CommitConfirmedClock>());
    }

    public AgentState State { get; }
    public TimeProvider Time { get; }
    public ILoggerFactory Loggers { get; }
    public Applier Applier { get; }
    public KeyStore Keys { get; }
    public ContentStore Contents { get; }
    public LoginBook Logins { get; }
    public CommitConfirmedClock Clock { get; }

    /// <summary>The plans that are being applied now.</summary>
    public ConcurrentDictionary<Guid, Task<ApplyOutcome>> Running { get; } = new();

    /// <summary>By data directory: how long the server's log was when something was last begun there.</summary>
    public ConcurrentDictionary<string, ServerLogMark> LogMarks { get; } = new(StringComparer.Ordinal);

    /// <summary>What the server logs from now on belongs to what is begun.</summary>
    public void MarkLog(TargetFiles files)
    {
        if (ServerLog.Mark(files) is { } mark) LogMarks[files.DataDirectory] = mark;
        else LogMarks.TryRemove(files.DataDirectory, out _);
    }

    /// <summary>Undoes what a killed agent left begun, and starts the clocks.</summary>
    public void Start()
    {
        var log = Loggers.CreateLogger<AgentCore>();
        var recovered = Applier.Recover((target, why) => AgentCoreLog.NotRecovered(log, why, target));
        foreach (var entry in recovered) AgentCoreLog.Recovered(log, entry.Title, entry.TargetId);
        Clock.Start();
    }

    /// <summary>Counts a request until it is disposed: what was begun is finished, though the line that asked is gone.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _requests);
        return new Request(this);
    }

    /// <summary>Waits until no request is being worked on.</summary>
    public async Task IdleAsync()
    {
        while (Volatile.Read(ref _requests) > 0) await Task.Delay(s_look, Time).ConfigureAwait(false);
    }

    private async Task<IServerControl> OpenAsync(LoginRequest login, CancellationToken cancellationToken) =>
        await ServerControl.OpenAsync(login, adminMayBeCutOff: true, Time, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await Clock.DisposeAsync().ConfigureAwait(false);
        Contents.Dispose();
    }

    private sealed class Request(AgentCore core) : IDisposable
    {
        private AgentCore? _core = core;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _core, null) is { } counted) Interlocked.Decrement(ref counted._requests);
        }
    }
}

internal static partial class AgentCoreLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The journal of target {TargetId} cannot be worked on; the other targets are served")]
    public static partial void NotRecovered(ILogger logger, Exception exception, Guid targetId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Title} of target {TargetId} was interrupted, and its files were restored")]
    public static partial void Recovered(ILogger logger, string title, Guid targetId);
}
