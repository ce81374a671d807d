namespace PgTlsDashboard.Server.Startup;

/// <summary>Where the program keeps its state; nobody else may look in.</summary>
internal sealed record StateDirectory(string Path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Database => System.IO.Path.Combine(Path, "dashboard.db");

    public string Keys => System.IO.Path.Combine(Path, "keys");

    public string Logs => System.IO.Path.Combine(Path, "logs");

    /// <summary>The journal of a version from before agents; agents keep theirs themselves.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal");

    /// <summary>What was corrected when it was opened; null when it was as it should be.</summary>
    public string? Warning { get; private init; }

    /// <summary>Makes what is missing, with mode 0700. Null with one sentence when that cannot be done.</summary>
    public static StateDirectory? Open(string path, out string problem)
    {
        problem = "";
        try
        {
            var warning = Tighten(path);
            var state = new StateDirectory(path) { Warning = warning };
            _ = Tighten(state.Keys);
            _ = Tighten(state.Logs);
            var trial = System.IO.Path.Combine(path, $".write-{Guid.NewGuid():N}");
            File.WriteAllBytes(trial, []);
            File.Delete(trial);
            return state;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            problem = $"The state directory {path} cannot be made or written ({LogText.Inline(e.Message)}): "
                + "give this user the right to, or name another one in PGTLS_STATE_DIR.";
            return null;
        }
    }

    private static string? Tighten(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnly);
            return null;
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & ~OwnerOnly) == UnixFileMode.None) return null;
        File.SetUnixFileMode(path, OwnerOnly);
        return $"{path} could be entered by other users (mode {Convert.ToString((int)mode, 8)}); it is 0700 now.";
    }
}
