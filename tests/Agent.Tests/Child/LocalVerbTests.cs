using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Tests.Child;

/// <summary>An agent that connects to the dashboard's socket by itself, as a unit of systemd starts it.</summary>
public sealed class LocalVerbTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private Process? _process;

    public void Dispose()
    {
        if (_process is { HasExited: false }) _process.Kill();
        _process?.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_local_agent_connects_as_the_account_that_owns_the_server()
    {
        var socket = new LocalSocket(Path.Combine(Directory.CreateDirectory(_scratch.At("run")).FullName, "agents.sock"));
        await using var agents =
            new Core.Agents.Agents(new NoChildren(), new(null, socket), TimeProvider.System, NullLogger<Core.Agents.Agents>.Instance);
        var connected = new TaskCompletionSource<AgentLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        agents.Connecting += connected.SetResult;
        using var stop = new CancellationTokenSource();
        var listening = new LocalAgents(agents, socket, "test", TimeProvider.System, NullLogger<LocalAgents>.Instance).RunAsync(stop.Token);
        // As root it becomes the account itself.
        var process = _process = Start(socket.Path, AgentAccount.Own.Uid, asRoot: true);
        var link = await connected.Task;
        Assert.Equal((AgentKind.Local, ChildAgent.Account), (link.Kind, link.Account));
        Assert.Equal(string.Join(' ', Enumerable.Repeat(ChildAgent.Account.Uid, 4)), new ProcessFacts(process.Id).Status("Uid"));
        Assert.Same(link, Assert.Single(agents.All));
        Assert.IsType<AgentSearch.Found>(await agents.FindAsync(new(null, ChildAgent.Account), "/d", CancellationToken.None));

        Assert.Equal(0, Posix.Kill(process.Id, 15));
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        await Task.WhenAny(link.Ended);
        Assert.Empty(agents.All);
        Assert.IsType<AgentSearch.Missing>(await agents.FindAsync(new(null, ChildAgent.Account), "/d", CancellationToken.None));
        await stop.CancelAsync();
        await Task.WhenAny(listening);
    }

    [Fact]
    public async Task A_socket_that_another_account_holds_is_not_served()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var path = _scratch.At("stranger.sock");
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        listener.Listen(1);
        var process = _process = Start(path, AgentAccount.Own.Uid + 1, asRoot: false);
        using (var peer = await listener.AcceptAsync())
        {
            // A dashboard speaks first; this one is hung up on before it is answered.
            await using var line = new NetworkStream(peer);
            var (agent, rpc) = AgentLine.Connect(line);
            using (rpc) await Assert.ThrowsAnyAsync<Exception>(() => agent.HelloAsync(new(1, "test"), CancellationToken.None));
        }

        Assert.Equal(0, Posix.Kill(process.Id, 15));
        await process.WaitForExitAsync();
        Assert.Contains("nothing is served there", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private Process Start(string socket, int dashboard, bool asRoot)
    {
        var account = ChildAgent.Account;
        var states = Directory.CreateDirectory(_scratch.At("states")).FullName;
        var program = new AgentProgram(AgentBuild.AgentDirectory);
        string[] drop = [];
        string[] options = ["--state", states];
        if (Environment.IsPrivilegedProcess)
        {
            program = program.CopyTo(_scratch.At("bin"));
            if (asRoot) options = ["--state", states, "--account", account.Name];
            else (drop, options) = (
                ["setpriv", "--reuid", $"{account.Uid}", "--regid", $"{account.Gid}", "--init-groups"],
                ["--state", new AgentStateDirectories(states).Open(account.Uid, account.Gid)]);
        }

        var (fileName, first) = program.Start;
        string[] command = [
            .. drop, fileName, .. first, "local", "--socket", socket, "--dashboard", dashboard.ToString(CultureInfo.InvariantCulture),
            .. options];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        return Process.Start(start)!;
    }
}
