using StreamJsonRpc;

namespace PgTlsDashboard.Core.Agents;

public enum AgentKind
{
    /// <summary>Started by the dashboard.</summary>
    Child,

    /// <summary>Connected to the dashboard's Unix-domain socket.</summary>
    Local,
}

/// <summary>A line to an agent that said hello.</summary>
public sealed class AgentLink : IAsyncDisposable
{
    private readonly IAsyncDisposable _owner;
    private readonly JsonRpc? _rpc;
    private long _seen;

    internal AgentLink(IServerAgent agent, AgentHello hello, AgentKind kind, AgentAccount account, JsonRpc? rpc, IAsyncDisposable owner,
        TimeProvider time)
    {
        (Hello, Kind, Account, _rpc, _owner, Time) = (hello, kind, account, rpc, owner, time);
        Agent = new CheckedAgent(agent, this);
        Ended = rpc?.Completion ?? new TaskCompletionSource().Task;
        Saw();
    }

    /// <summary>
    /// Checks what is answered; every call throws <see cref="AgentException"/> when the agent is away, silent or unsound.
    /// </summary>
    public IServerAgent Agent { get; }
    public AgentHello Hello { get; }
    public AgentKind Kind { get; }

    /// <summary>By the kernel's word: of the child that was started, or of the socket's peer.</summary>
    public AgentAccount Account { get; }

    /// <summary>When it last answered.</summary>
    public DateTimeOffset Seen => new(Interlocked.Read(ref _seen), TimeSpan.Zero);

    public Task Ended { get; }
    public bool IsOpen => !Ended.IsCompleted;

    internal TimeProvider Time { get; }

    internal void Saw() => Interlocked.Exchange(ref _seen, Time.GetUtcNow().UtcTicks);

    public async ValueTask DisposeAsync()
    {
        _rpc?.Dispose();
        await _owner.DisposeAsync().ConfigureAwait(false);
    }
}
