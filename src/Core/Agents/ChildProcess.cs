using System.Diagnostics;
using Nerdbank.Streams;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>
/// An agent that this program started: in a session of its own, as the account that owns the files, with an emptied environment and no
/// descriptor but the three standard ones. The one type by which the dashboard starts a process.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(10);
    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Line = FullDuplexStream.Splice(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
    }

    public int Id => _process.Id;

    /// <summary>What it writes to its standard output, and what it reads from its standard input.</summary>
    public Stream Line { get; }

    /// <summary>Its standard error: sentences for the log.</summary>
    public TextReader Log => _process.StandardError;

    /// <summary>Starts the agent of an account.</summary>
    /// <param name="account">Never root's.</param>
    /// <exception cref="IOException">It could not be started; the message says why.</exception>
    public static ChildProcess Start(AgentProgram program, AgentAccount account, string stateDirectory)
    {
        if (account.Uid == 0) throw new IOException("An agent never runs as root.");
        var (fileName, first) = program.Start;
        string[] command = [fileName, .. first, "child", "--state", stateDirectory];
        var drop = Environment.IsPrivilegedProcess ? account.Privileges() : [];
        var start = new ProcessStartInfo("setsid", drop.Length > 0 ? ["setpriv", .. drop, "--", .. command] : command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // .NET opens everything so that it stays here; a library of another language may not.
        Posix.KeepDescriptors();
        try
        {
            return new(Process.Start(start) ?? throw new IOException("The agent did not start."));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"The agent could not be started: {e.Message}. It needs setsid and setpriv (package util-linux).", e);
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends the line and waits; an agent with a running clock stays, and is left alone.</summary>
    public async ValueTask DisposeAsync()
    {
        await Line.DisposeAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(s_goodbye);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It has its reasons: a clock runs, or a disk does not answer.
        }

        _process.Dispose();
    }
}
