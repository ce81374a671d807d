namespace PgTlsDashboard.Core.Host;

/// <summary>SIGHUP to a postmaster that this machine can see, when no admin login may reload.</summary>
internal static class PostmasterSignal
{
    private const int SigHup = 1;

    /// <summary>
    /// False when there is no postmaster.pid, its process is not this data directory's postmaster, or this account may not signal it.
    /// </summary>
    public static bool TryReload(string dataDirectory) => Find(dataDirectory) is { } process && Posix.Kill(process, SigHup) == 0;

    /// <summary>Whether <see cref="TryReload"/> would reach a postmaster now; it is left alone.</summary>
    public static bool CanReload(string dataDirectory) => Find(dataDirectory) is { } process && Posix.Kill(process, 0) == 0;

    /// <summary>The process id of the running postmaster; null when there is none that this machine can see.</summary>
    // A pid file of another container, or one left behind, names a process that is somebody else's.
    internal static int? Find(string dataDirectory)
    {
        if (PostmasterFile.Read(dataDirectory) is not { ProcessId: var process }) return null;
        try
        {
            var directory = new FileInfo($"/proc/{process}/cwd").ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            var name = File.ReadAllText($"/proc/{process}/comm").TrimEnd('\n');
            return name is "postgres" or "postmaster" && directory is not null
                && SymlinkResolver.Resolve(directory) == SymlinkResolver.Resolve(dataDirectory) ? process : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
