using Microsoft.Extensions.Logging;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>What all lines of one agent share: its state, the journal with its clocks, keys and contents.</summary>
internal sealed class AgentCore : IAsyncDisposable
{
    public AgentCore(AgentState state, TimeProvider time, ILoggerFactory loggers)
    {
        State = state;
        Time = time;
        Loggers = loggers;
        Applier = new Applier(state.Journal, time);
        Keys = new KeyStore(state.Keys, time);
        Contents = new ContentStore(time);
        Logins = new LoginBook();
        Clock = new CommitConfirmedClock(Applier, Logins, time, loggers.CreateLogger<CommitConfirmedClock>());
    }

    public AgentState State { get; }
    public TimeProvider Time { get; }
    public ILoggerFactory Loggers { get; }
    public Applier Applier { get; }
    public KeyStore Keys { get; }
    public ContentStore Contents { get; }
    public LoginBook Logins { get; }
    public CommitConfirmedClock Clock { get; }

    /// <summary>Undoes what a killed agent left begun, and starts the clocks.</summary>
    public void Start()
    {
        var log = Loggers.CreateLogger<AgentCore>();
        foreach (var entry in Applier.Recover()) AgentCoreLog.Recovered(log, entry.Title, entry.TargetId);
        Clock.Start();
    }

    public async ValueTask DisposeAsync() => await Clock.DisposeAsync().ConfigureAwait(false);
}

internal static partial class AgentCoreLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Title} of target {TargetId} was interrupted, and its files were restored")]
    public static partial void Recovered(ILogger logger, string title, Guid targetId);
}
