using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>
/// Where the agents of this machine keep their state. Root makes an account's directory once, and does not touch it again.
/// </summary>
/// <param name="Root">As root a directory of root's own that every account may enter; else the account's own state directory.</param>
public sealed record AgentStateDirectories(string Root)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Entered =
        Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="configured">What <c>PGTLS_AGENT_STATE_DIR</c> names; null for the usual place.</param>
    public static AgentStateDirectories Of(string? configured) => new(
        configured is { Length: > 0 } ? Path.GetFullPath(configured)
        : Environment.IsPrivilegedProcess ? "/var/lib/pgtls-agent"
        : Path.Combine(StateHome(), "pgtls-agent"));

    /// <summary>Where copies of the agent's program lie for other accounts.</summary>
    public string Programs => Path.Combine(Root, "bin");

    /// <summary>The directory of an account, made when it is missing.</summary>
    /// <exception cref="IOException">It is somebody else's, or cannot be made.</exception>
    public string Open(int uid, int gid)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(Root, Owner);
            return Root;
        }

        MakeEntered(Root);
        var path = Path.Combine(Root, $"{uid}");
        using var root = Folder.Open(SymlinkResolver.Resolve(Root) ?? throw new IOException($"{Root} cannot be followed."));
        if (root.TryMakeOwned($"{uid}", uid, gid)) return path;
        var status = root.StatusOf($"{uid}");
        if (!status.IsDirectory || status.Uid != (uint)uid)
            throw new IOException($"{path} is not a directory of the account {uid}: move it away, then start again.");
        return path;
    }

    // The mask of this program's account takes nothing from a directory that other accounts must enter.
    internal static void MakeEntered(string path)
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path, Entered);
        File.SetUnixFileMode(path, Entered);
    }

    private static string StateHome() =>
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is ['/', ..] given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
}
