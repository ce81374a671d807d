using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>A directory with <c>initdb</c> and <c>postgres</c>, and the version that they print.</summary>
public sealed record PostgresInstallation(string BinDirectory, PostgresVersion Version)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public string Initdb => Path.Combine(BinDirectory, "initdb");

    public string Postgres => Path.Combine(BinDirectory, "postgres");

    /// <summary>
    /// The first that runs, of <c>PG_BIN</c> alone when that is set, else of <c>PATH</c>, then Debian's, newest first; null when there is
    /// none.
    /// </summary>
    /// <param name="pgBin">The value of <c>PG_BIN</c>.</param>
    /// <param name="account">Who will run it, and so must be able to; null for this program's own user.</param>
    public static async Task<PostgresInstallation?> FindAsync(string? pgBin, ServerAccount? account, CancellationToken cancellationToken)
    {
        var candidates = pgBin is { Length: > 0 } ? [pgBin] : PathDirectories().Concat(DebianDirectories());
        foreach (var directory in candidates)
            if (await OpenAsync(directory, account, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        return null;
    }

    /// <summary>The installation in a directory; null when it holds no server that the account can run.</summary>
    public static async Task<PostgresInstallation?> OpenAsync(string directory, ServerAccount? account, CancellationToken cancellationToken)
    {
        var opened = new PostgresInstallation(Path.GetFullPath(directory), default);
        if (!File.Exists(opened.Postgres) || !File.Exists(opened.Initdb)) return null;
        var answer = await ShortCommand.RunAsync(opened.Postgres, ["--version"], account, cancellationToken).ConfigureAwait(false);
        // "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"
        var version = answer.ExitCode == 0 && answer.Output.Split(") ", 2) is [_, var rest] ? PostgresVersion.Parse(rest) : null;
        return version is { } known ? opened with { Version = known } : null;
    }

    /// <summary>
    /// Whether an account other than root and this program's own can say what would run: a dashboard may name any directory.
    /// </summary>
    public static bool IsForeign(string directory)
    {
        var named = new PostgresInstallation(Path.GetFullPath(directory), default);
        return new[] { named.Postgres, named.Initdb }
            .Any(program => File.Exists(program) && !PathOwners.AreOnly(program, Posix.EffectiveUser(), Posix.EffectiveGroup()));
    }

    private static string[] PathDirectories() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> DebianDirectories() => Directory.Exists(DebianRoot)
        ? Directory.EnumerateDirectories(DebianRoot)
            .Select(directory => (Directory: directory, Major: int.TryParse(Path.GetFileName(directory), out var major) ? major : 0))
            .Where(found => found.Major > 0)
            .OrderByDescending(found => found.Major)
            .Select(found => Path.Combine(found.Directory, "bin"))
        : [];
}
