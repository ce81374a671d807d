using PgTlsDashboard.Core.Configuration;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>A directory with <c>initdb</c> and <c>postgres</c>, and the version that they tell.</summary>
public sealed record PostgresInstallation(string BinDirectory, PostgresVersion Version)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public string Initdb => Path.Combine(BinDirectory, "initdb");

    public string Postgres => Path.Combine(BinDirectory, "postgres");

    /// <summary>Directories to look in, in order: <c>PG_BIN</c>, <c>PATH</c>, then Debian's, newest first.</summary>
    public static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("PG_BIN") is { Length: > 0 } named) yield return named;
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            yield return directory;
        foreach (var directory in DebianDirectories()) yield return directory;
    }

    /// <summary>The first candidate with a server that runs; null when there is none.</summary>
    public static async Task<PostgresInstallation?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var directory in Candidates())
            if (await OpenAsync(directory, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        return null;
    }

    /// <summary>The installation in a directory; null when it holds no server that runs here.</summary>
    public static async Task<PostgresInstallation?> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        var postgres = Path.Combine(directory, "postgres");
        if (!File.Exists(postgres) || !File.Exists(Path.Combine(directory, "initdb"))) return null;
        var answer = await ShortCommand.RunAsync(postgres, ["--version"], cancellationToken).ConfigureAwait(false);
        // "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"
        var version = answer.ExitCode == 0 && answer.Output.Split(") ", 2) is [_, var rest] ? PostgresVersion.Parse(rest) : null;
        return version is { } known ? new(Path.GetFullPath(directory), known) : null;
    }

    private static IEnumerable<string> DebianDirectories() => Directory.Exists(DebianRoot)
        ? Directory.EnumerateDirectories(DebianRoot)
            .Select(directory => (Directory: directory, Major: int.TryParse(Path.GetFileName(directory), out var major) ? major : 0))
            .Where(found => found.Major > 0)
            .OrderByDescending(found => found.Major)
            .Select(found => Path.Combine(found.Directory, "bin"))
        : [];
}
