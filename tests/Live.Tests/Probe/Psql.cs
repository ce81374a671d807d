using System.Diagnostics;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>libpq as its users have it.</summary>
internal static class Psql
{
    /// <summary>Whether a connection gets in, and what psql wrote.</summary>
    public static async Task<(bool Enters, string Text)> ConnectAsync(string connection, string sql = "select 1")
    {
        var start = new ProcessStartInfo("psql", ["-XAtqc", sql, connection])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, error + await output);
    }
}
