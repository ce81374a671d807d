using System.Diagnostics;

namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>A command of the machine that a test needs to succeed.</summary>
internal static class Command
{
    public static async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {(await error).Trim()} {(await output).Trim()}");
    }
}
