using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>
/// A <c>postgres</c> that this program started and that dies with it: in a session of its own, so that the terminal's Ctrl-C does not
/// reach it before the orderly stop, and with SIGINT (the fast shutdown) as its parent-death signal.
/// </summary>
public sealed partial class PostgresProcess : IAsyncDisposable
{
    private const int Interrupt = 2;
    private const int LogLimit = 1 << 20;
    private const int LongestPidFile = 16 * 1024;
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private bool _disposed;

    private PostgresProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Remember;
        process.ErrorDataReceived += Remember;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _disposed || _process.HasExited;

    /// <summary>What the server wrote so far; its first MiB.</summary>
    public string Log
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    /// <summary>Makes a data directory whose superuser is <c>postgres</c>, trusted over the Unix-domain socket.</summary>
    /// <param name="hostMethod">The method of the stock loopback records: <c>trust</c>, <c>scram-sha-256</c>.</param>
    /// <exception cref="IOException">initdb failed; the message is what it said.</exception>
    public static async Task InitializeAsync(
        PostgresInstallation installation, ServerAccount? account, string dataDirectory, string hostMethod,
        CancellationToken cancellationToken)
    {
        string[] arguments =
            ["-D", dataDirectory, "-U", "postgres", "--auth-local=trust", $"--auth-host={hostMethod}", "-E", "UTF8", "--no-locale",
                "--no-sync"];
        var initdb = await ShortCommand.RunAsync(installation.Initdb, arguments, account, cancellationToken).ConfigureAwait(false);
        if (initdb.ExitCode != 0) throw new IOException($"initdb ended with {initdb.ExitCode}: {initdb.Error.Trim()}");
    }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <exception cref="IOException">It ended before it was ready; the message is its log.</exception>
    public static async Task<PostgresProcess> StartAsync(
        PostgresInstallation installation, ServerAccount? account, string dataDirectory, IEnumerable<string> arguments,
        CancellationToken cancellationToken)
    {
        var start = ShortCommand.StartInfo(
            "setsid", ["setpriv", .. ServerAccount.Privileges(account), "--", installation.Postgres, "-D", dataDirectory, .. arguments]);
        var server = new PostgresProcess(await ParentThread.StartAsync(start).ConfigureAwait(false));
        try
        {
            await server.WaitUntilReadyAsync(dataDirectory, cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The fast shutdown: sessions are ended, the data directory is left clean.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_process.HasExited) _ = Kill(_process.Id, Interrupt);
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        using var limit = new CancellationTokenSource(s_stopLimit);
        try
        {
            await StopAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    // The eighth line of postmaster.pid has the state (pidfile.h); the first names the process, so a stale file is not believed.
    private async Task WaitUntilReadyAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        var pidFile = Path.Combine(dataDirectory, "postmaster.pid");
        while (true)
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                throw new IOException($"postgres ended with {_process.ExitCode}: {Log.Trim()}");
            }
            if (ReadLines(pidFile) is { Length: >= 8 } lines && lines[0] == $"{Id}" && lines[7].Trim() == "ready") return;
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whoever owns the folder may have put a pipe there.
    private static string[] ReadLines(string path) =>
        FileReader.ReadSmall(path, LongestPidFile) is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n') : [];

    private void Remember(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null) return;
        lock (_log)
            if (_log.Length < LogLimit)
                _log.Append(e.Data).Append('\n');
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
