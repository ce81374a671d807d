using System.ComponentModel;
using System.Diagnostics;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>What a command that ends by itself said; exit code 127 when it could not be started.</summary>
internal sealed record ShortCommand(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program as the account when there is one, in any case dying with this program.</summary>
    public static Task<ShortCommand> RunAsync(string program, IEnumerable<string> arguments, ServerAccount? account,
        CancellationToken cancellationToken) =>
        RunAsync("setpriv", [.. ServerAccount.Privileges(account), "--", program, .. arguments], cancellationToken);

    public static async Task<ShortCommand> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = await ParentThread.StartAsync(StartInfo(program, arguments)).ConfigureAwait(false);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
            return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (Win32Exception e)
        {
            return new(127, "", e.Message);
        }
    }

    /// <summary>
    /// Messages in English, whatever the user's language; <c>/</c> as the working directory, for another account may not enter ours.
    /// </summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        return start;
    }
}
