namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>Shell scripts in the place of PostgreSQL's programs, to fail as a test needs it.</summary>
internal static class BrokenPostgres
{
    /// <summary>The directory with both programs, for PG_BIN.</summary>
    public static async Task<string> MakeAsync(string directory, string postgres, string initdb)
    {
        Directory.CreateDirectory(directory);
        await ScriptAsync(Path.Combine(directory, "postgres"), postgres);
        await ScriptAsync(Path.Combine(directory, "initdb"), initdb);
        return directory;
    }

    private static async Task ScriptAsync(string path, string body)
    {
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
