using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Host;

/// <summary>SIGHUP to a postmaster that this machine can see, when no admin connection may reload.</summary>
internal static partial class PostmasterSignal
{
    private const int SigHup = 1;

    /// <summary>False when there is no postmaster.pid, its process is not this data directory's postmaster, or this account may not signal it.</summary>
    public static bool TryReload(string dataDirectory)
    {
        if (FindPid(dataDirectory) is not { } pid) return false;
        return Kill(pid, SigHup) == 0;
    }

    /// <summary>Whether <see cref="TryReload"/> would reach a postmaster now; it is left alone.</summary>
    public static bool CanReload(string dataDirectory) => FindPid(dataDirectory) is { } pid && Kill(pid, 0) == 0;

    private static int? FindPid(string dataDirectory)
    {
        try
        {
            var first = File.ReadLines(Path.Combine(dataDirectory, "postmaster.pid")).FirstOrDefault();
            if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid <= 1) return null;
            // A pid file of another container, or one left behind, names a process that is somebody else's.
            var directory = new FileInfo($"/proc/{pid}/cwd").ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            using var process = Process.GetProcessById(pid);
            var isPostgres = process.ProcessName is "postgres" or "postmaster";
            return isPostgres && directory is not null && Path.GetFullPath(directory) == Path.GetFullPath(dataDirectory) ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
