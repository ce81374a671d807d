using System.Net.Sockets;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>The socket to which local agents connect. Any account may connect; what counts is who it is.</summary>
public sealed record LocalSocket(string Path)
{
    private const UnixFileMode Everyone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode Entered = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="configured">What <c>PGTLS_AGENT_SOCKET</c> names; null for a directory of this account's own below /run or
    /// /tmp.</param>
    /// <param name="process">Tells the sockets of several dashboards of one account apart.</param>
    public static LocalSocket Of(string? configured, int process) => new(
        configured is { Length: > 0 } ? configured
        : System.IO.Path.Combine(Environment.IsPrivilegedProcess
            ? "/run"
            : "/tmp", $"pgtls-dashboard-{AgentAccount.Own.Uid}", $"{process}.sock"));

    /// <exception cref="IOException">Its directory is not this account's own, or cannot be made.</exception>
    internal Socket Listen()
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.Exists(directory)) Directory.CreateDirectory(directory, Entered);
        if (!FileState.TryStatus(directory, out var status, out _) || status.Uid != (uint)AgentAccount.Own.Uid)
            throw new IOException($"{directory} is not this account's own: name another socket in PGTLS_AGENT_SOCKET.");
        File.Delete(Path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(Path));
            File.SetUnixFileMode(Path, Everyone);
            listener.Listen(16);
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new IOException($"{Path} cannot be bound: {e.Message}", e);
        }
    }

    internal void Remove() => File.Delete(Path);
}

/// <summary>The one command that starts a local agent of another account.</summary>
public sealed record LocalAgentCommand(AgentProgram? Program, LocalSocket Socket)
{
    public string For(AgentAccount account)
    {
        var (fileName, arguments) = Program?.Start ?? (AgentProgram.Name, []);
        string[] words = ["sudo", fileName, .. arguments, "local", "--account", account.Name, "--socket", Socket.Path, "--dashboard",
            $"{AgentAccount.Own.Uid}"];
        return string.Join(' ', words.Select(ShellWord.Quote));
    }
}
