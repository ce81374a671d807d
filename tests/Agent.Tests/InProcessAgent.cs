using Microsoft.Extensions.Logging.Abstractions;
using Nerdbank.Streams;
using PgTlsDashboard.Agent.Lines;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>The agent's own code in this process, with a state of its own; as many lines lead to it as are asked for.</summary>
internal sealed class InProcessAgent : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly List<AgentLink> _links = [];
    private readonly List<Task> _lines = [];

    private readonly TimeProvider _time;

    public InProcessAgent(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Core = Start();
    }

    public AgentCore Core { get; private set; }
    public Scratch Scratch => _scratch;

    /// <summary>A line of its own.</summary>
    /// <param name="wrap">What the dashboard's end of it is put into.</param>
    public async Task<AgentLink> ConnectAsync(Func<Stream, Stream>? wrap = null)
    {
        var (near, far) = FullDuplexStream.CreatePair();
        _lines.Add(LineServer.ServeAsync(Core, far, "'pgtls-agent'"));
        var line = wrap?.Invoke(near) ?? near;
        var link = await AgentHandshake.OpenAsync(
            line, AgentKind.Child, AgentAccount.Own, line, "test", TimeSpan.FromMinutes(5), TimeProvider.System, CancellationToken.None);
        _links.Add(link);
        return link;
    }

    /// <summary>Another agent takes over the state, as after an end of the first.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        Core = Start();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _scratch.Dispose();
    }

    private AgentCore Start()
    {
        var core = new AgentCore(AgentState.Open(_scratch.At("state")), _time, NullLoggerFactory.Instance);
        core.Start();
        return core;
    }

    private async Task EndAsync()
    {
        foreach (var link in _links) await link.DisposeAsync();
        await Task.WhenAll(_lines);
        _links.Clear();
        _lines.Clear();
        await Core.IdleAsync();
        await Core.DisposeAsync();
    }
}
