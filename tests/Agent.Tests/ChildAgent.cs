using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>
/// A real agent as a process of its own: as root of the account that runs PostgreSQL, else of the account that runs the tests.
/// </summary>
internal sealed class ChildAgent : IAsyncDisposable
{
    private ChildAgent(string directory, AgentLink link, ChildProcess process) => (Directory, Link, Process) = (directory, link, process);

    /// <summary>Which account it is.</summary>
    public static AgentAccount Account { get; } = !Environment.IsPrivilegedProcess ? AgentAccount.Own
        : ServerAccount.Find() is { } account ? new(account.Uid, account.Gid)
            : throw new InvalidOperationException("This machine has neither postgres nor nobody.");

    /// <summary>Holds the agents' states; other accounts may enter it.</summary>
    public string Directory { get; }
    public AgentLink Link { get; private set; }
    public ChildProcess Process { get; private set; }
    public IServerAgent Agent => Link.Agent;
    public string State => new AgentStateDirectories(Directory).Open(Account.Uid, Account.Gid);

    public static async Task<ChildAgent> StartAsync()
    {
        var directory = System.IO.Directory.CreateDirectory(
            Path.Combine("/var/tmp", $"pgtls-agent-{Guid.NewGuid():N}"[..22]),
            (UnixFileMode)Convert.ToInt32("755", 8)).FullName;
        var (link, process) = await ConnectAsync(directory);
        return new(directory, link, process);
    }

    /// <summary>Another child of the same state, as a dashboard that was started again has it.</summary>
    public async Task StartAgainAsync() => (Link, Process) = await ConnectAsync(Directory);

    /// <summary>The dashboard is gone; the agent is not waited for.</summary>
    public ValueTask HangUpAsync() => Process.Line.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task<(AgentLink, ChildProcess)> ConnectAsync(string directory)
    {
        var states = new AgentStateDirectories(directory);
        var program = new AgentProgram(AgentBuild.AgentDirectory);
        var child = ChildProcess.Start(
            Environment.IsPrivilegedProcess ? program.CopyTo(states.Programs) : program, Account, states.Open(Account.Uid, Account.Gid));
        _ = new AgentLog(Account.Name, TimeProvider.System, NullLogger.Instance).FollowAsync(child.Log);
        var link = await AgentHandshake.OpenAsync(
            child.Line, AgentKind.Child, Account, child, "test", TimeSpan.FromMinutes(2), TimeProvider.System, CancellationToken.None);
        return (link, child);
    }
}
