using System.Diagnostics;

namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>Directories that are made once a machine and kept outside the tree; two test processes may ask at once.</summary>
internal static class PostgresCache
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>As root the cache is where the account that runs the server may go: a home of root is closed to it.</summary>
    private static string Root => Environment.IsPrivilegedProcess
        ? "/var/cache/pgtls-dashboard/postgres"
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
                ? xdg
                : Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".cache"),
            "pgtls-dashboard/postgres");

    /// <param name="name">The directory's name in the cache.</param>
    /// <param name="make">Fills the staging directory that it is given and returns what of it becomes the cached directory.</param>
    public static async Task<string> MakeAsync(string name, Func<string, Task<string>> make)
    {
        var home = Path.Combine(Root, name);
        if (Directory.Exists(home)) return home;
        Directory.CreateDirectory(Root);
        await using var alone = await LockAsync($"{home}.lock");
        if (Directory.Exists(home)) return home;

        var staging = Path.Combine(Root, $".{name}.staging");
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        try
        {
            Directory.Move(await make(staging), home);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
        return home;
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < s_patience)
            {
                // Another test process makes the same directory.
            }
        }
    }
}
