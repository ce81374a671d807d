using System.Globalization;

namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>
/// Short-pathed temporary folders of this test process (a socket's path holds 107 bytes), removed at its end; a killed run's are removed by
/// the next.
/// </summary>
internal static class PostgresFolders
{
    private const string Prefix = "pgtls-tests-";
    private static readonly Lazy<string> s_root = new(MakeRoot);
    private static int s_last;

    public static string Make(string name)
    {
        var folder = Path.Combine(s_root.Value, $"{name}-{Interlocked.Increment(ref s_last)}");
        return Directory.CreateDirectory(folder).FullName;
    }

    private static string MakeRoot()
    {
        foreach (var old in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
            if (int.TryParse(Path.GetFileName(old)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && !Directory.Exists($"/proc/{process}"))
                Remove(old);
        var root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}")).FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(root);
        return root;
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or still being written by a server that ends: the next run removes it.
        }
    }
}
