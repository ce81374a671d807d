using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Lines;

/// <summary>
/// A local agent: connects to the dashboard's socket, and again whenever the line ends. Started by root, it becomes the server's account
/// first.
/// </summary>
internal static partial class LocalVerb
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(Options options)
    {
        if (options.Value("socket") is not { } socket
            || !int.TryParse(options.Value("dashboard"), NumberStyles.None, CultureInfo.InvariantCulture, out var dashboard))
            throw new IOException("--socket names the dashboard's socket, and --dashboard the number of its account.");
        if (Environment.IsPrivilegedProcess) return BecomeAccount(options, socket, dashboard);
        using var loggers = LoggerFactoryOfErrors.Create();
        var log = loggers.CreateLogger("local");
        var core = new AgentCore(AgentState.Open(options.Value("state")), TimeProvider.System, loggers);
        using var stopped = new CancellationTokenSource();
        using var term = PosixSignals.OnStop(stopped.Cancel);
        await using (core.ConfigureAwait(false))
        {
            core.Start();
            await KeepLineAsync(core, socket, dashboard, log, stopped.Token).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task KeepLineAsync(AgentCore core, string path, int dashboard, ILogger log, CancellationToken cancellationToken)
    {
        var pause = s_shortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
                var peer = Posix.PeerOf(socket)?.Uid;
                if (peer == dashboard)
                {
                    LogConnected(log, path);
                    pause = s_shortestPause;
                    using var stream = new NetworkStream(socket, ownsSocket: true);
                    await using var stop = cancellationToken.Register(stream.Dispose).ConfigureAwait(false);
                    await LineServer.ServeAsync(core, stream, LineServer.CommandOf()).ConfigureAwait(false);
                    LogEnded(log);
                }
                else
                {
                    LogStranger(log, path, peer ?? -1, dashboard);
                }
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                LogAway(log, path, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, core.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    // Root makes what only root can make, and runs nothing of the contract.
    private static int BecomeAccount(Options options, string socket, int dashboard)
    {
        if (options.Value("account") is not { } name || Accounts.Find(name) is not { } account)
            throw new IOException("As root, --account names the account that owns the server's files.");
        if (account.Uid == 0) throw new IOException("An agent never runs as root: name the account that owns the server's files.");
        var states = AgentStateDirectories.Of(options.Value("state"));
        var state = states.Open(account.Uid, account.Gid);
        var program = new AgentProgram(AppContext.BaseDirectory.TrimEnd('/')).CopyTo(states.Programs);
        var (fileName, first) = program.Start;
        // Nothing of root's environment or of its open files goes along.
        Posix.KeepDescriptors();
        string[] arguments =
        [
            "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "DOTNET_EnableDiagnostics=0", "setpriv",
            .. new AgentAccount(account.Uid, account.Gid).Privileges(), "--", fileName, .. first,
            "local", "--socket", socket, "--dashboard", $"{dashboard}", "--state", state,
        ];
        throw new IOException(Posix.Replace("env", arguments));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the dashboard at {Path}")]
    private static partial void LogConnected(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "The line to the dashboard ended; it is tried again")]
    private static partial void LogEnded(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be reached ({Because}); it is tried again")]
    private static partial void LogAway(ILogger logger, string path, string because);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Path} is held by account {Peer}, not by the dashboard's account {Dashboard}: nothing is served there")]
    private static partial void LogStranger(ILogger logger, string path, int peer, int dashboard);
}
