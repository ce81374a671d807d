namespace PgTlsDashboard.Core.Host;

/// <summary>What a person runs where neither a login nor a signal can reload the server.</summary>
internal static class ReloadCommand
{
    /// <summary>One line of a shell on the server's machine; the data directory is named as the server sees it.</summary>
    public static string Of(TargetFiles files) => $"pg_ctl reload -D {ShellWord.Quote(files.OnServer(files.DataDirectory))}";
}
