using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace PgTlsDashboard.Core.Host;

/// <summary>How long a server's log was at a moment.</summary>
internal sealed record ServerLogMark(string Path, long Length);

/// <summary>
/// The end of a server's current log, where this account can read it: the file that its logging collector writes (current_logfiles), else
/// the regular file that its standard error is. Only lines of the postmaster are taken: a session's line may hold a statement with a
/// password.
/// </summary>
internal static partial class ServerLog
{
    private const int Longest = 64 * 1024;
    private const int MostLines = 10;
    private const int LongestLine = 500;

    // The prefix of a line ends before this; a number later in it is part of the message.
    private const int LongestPrefix = 160;

    /// <summary>Null where no log file can be read.</summary>
    public static ServerLogMark? Mark(TargetFiles files)
    {
        if (Find(files) is not { } path) return null;
        using var file = Open(path);
        return file is null ? null : new(path, RandomAccess.GetLength(file));
    }

    /// <summary>What the postmaster logged since a mark, the last ten lines at most; of another file since, all counts.</summary>
    /// <param name="since">Null where no log could be read then: nothing is taken for new.</param>
    public static (string? Path, ImmutableArray<string> Lines) Read(TargetFiles files, ServerLogMark? since)
    {
        if (Find(files) is not { } path) return (null, []);
        using var file = Open(path);
        if (file is null) return (null, []);
        if (since is null || PostmasterSignal.Find(files.DataDirectory) is not { } process) return (path, []);
        var end = RandomAccess.GetLength(file);
        var start = Math.Max(since.Path == path ? Math.Min(since.Length, end) : 0, end - Longest);
        var buffer = new byte[end - start];
        var read = RandomAccess.Read(file, buffer, start);
        return (path, OfPostmaster(Encoding.UTF8.GetString(buffer, 0, read), process));
    }

    /// <summary>The last lines of a log that the postmaster wrote and that may name a cause, without what may be a secret.</summary>
    internal static ImmutableArray<string> OfPostmaster(string log, int process)
    {
        var number = process.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. log.Split('\n').Where(line => IsOf(line, number)).TakeLast(MostLines).Select(WithoutCommand)
                .Select(line => WireText.Neutralise(line.Length > LongestLine ? line[..LongestLine] : line)),
        ];
    }

    private static string? Find(TargetFiles files)
    {
        if (FileReader.ReadSmall(Path.Combine(files.DataDirectory, "current_logfiles"), Longest) is { } list
            && Encoding.UTF8.GetString(list).Split('\n').Select(line => line.Split(' ', 2)).Where(parts => parts is [_, not ""])
                .MinBy(parts => parts[0] == "stderr" ? 0 : 1) is [_, var named])
            return SymlinkResolver.Resolve(Path.IsPathRooted(named) ? files.Mounted(named) : Path.Combine(files.DataDirectory, named));
        if (PostmasterSignal.Find(files.DataDirectory) is not { } process) return null;
        try
        {
            return new FileInfo($"/proc/{process}/fd/2").LinkTarget is ['/', ..] target ? SymlinkResolver.Resolve(target) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Regular files only, no link at the end; null for all else.</summary>
    private static SafeFileHandle? Open(string path)
    {
        try
        {
            using var folder = Folder.Open(Path.GetDirectoryName(path) ?? "/");
            var descriptor = Posix.OpenAt(
                folder.Handle, Path.GetFileName(path), Posix.ReadOnly | Posix.NoFollow | Posix.NonBlocking | Posix.CloseOnExec, 0);
            if (descriptor < 0) return null;
            var file = new SafeFileHandle(descriptor, ownsHandle: true);
            if (FileState.StatusOf(file, path).IsFile) return file;
            file.Dispose();
            return null;
        }
        catch (FileFaultException)
        {
            return null;
        }
    }

    /// <summary>
    /// A line of the postmaster that may name a cause: its process stands in brackets before the severity, as Debian's and the default
    /// prefix have it. Statements, and announcements of changed settings, name none and may hold secrets.
    /// </summary>
    private static bool IsOf(string line, string process)
    {
        var severity = Severity().Match(line);
        return severity.Success && severity.Index <= LongestPrefix
            && line.AsSpan(0, severity.Index).Contains($"[{process}]", StringComparison.Ordinal)
            && !line.Contains("parameter \"", StringComparison.Ordinal)
            && !line.AsSpan(severity.Index + severity.Length).TrimStart().StartsWith("statement:", StringComparison.Ordinal)
            && !line.AsSpan(severity.Index + severity.Length).TrimStart().StartsWith("duration:", StringComparison.Ordinal);
    }

    // A command that asks a vault for a passphrase may hold what opens the vault.
    private static string WithoutCommand(string line) => Command().Replace(line, "command (not shown)");

    [GeneratedRegex("(LOG|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT):", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Severity();

    [GeneratedRegex("command \".*\"", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex Command();
}
