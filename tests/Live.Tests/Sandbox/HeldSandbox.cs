using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Live.Tests.Sandbox;

/// <summary>A sandbox as the program has it: run by an agent, as root that of the account which runs PostgreSQL.</summary>
/// <param name="states">Where the agents have their states.</param>
/// <param name="pgBin">The directory of initdb and postgres; null for the one that is found.</param>
internal sealed class HeldSandbox(string states, string? pgBin) : IAsyncDisposable
{
    private static readonly AgentAccount s_account = !ServerAccount.IsNeeded ? AgentAccount.Own
        : ServerAccount.Find() is { } account ? new(account.Uid, account.Gid)
            : throw new InvalidOperationException("This machine has neither postgres nor nobody.");

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddAgents(states, Path.Combine(states, "agents.sock"), "test")
        .BuildServiceProvider();

    private int? _agent;

    /// <summary>Where the agent keeps the folder of its sandbox, or the note of it.</summary>
    public static string FolderIn(string states) => Path.Combine(states, $"{s_account.Uid}", "sandbox");

    public async Task<SandboxOutcome> StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var agents = _services.GetRequiredService<IAgents>();
        var search = await agents.FindAsync(new(null, s_account), "the sandbox", cancellationToken);
        var link = Assert.IsType<AgentSearch.Found>(search).Link;
        var outcome = await link.Agent.StartSandboxAsync(new SandboxRequest(pgBin), progress, cancellationToken);
        if (outcome is SandboxOutcome.Running(var server)) _agent = ProcessFile.ParentOf(SandboxTests.ProcessOf(server));
        return outcome;
    }

    public async Task<SandboxServer> StartAsync() =>
        Assert.IsType<SandboxOutcome.Running>(await StartAsync(new Progress<string>(), CancellationToken.None)).Server;

    /// <summary>SIGKILL, which no handler sees.</summary>
    public async Task KillAsync()
    {
        using var process = System.Diagnostics.Process.GetProcessById(_agent!.Value);
        process.Kill();
        await Wait.EndOfProcessAsync(process.Id);
    }

    /// <summary>The dashboard ends; waits until the agent has ended as well.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_agent is { } agent) await Wait.EndOfProcessAsync(agent);
    }
}
