using System.Diagnostics;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>A script as a person pastes it into sh, in a home of its own.</summary>
internal static class RestShell
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(string script, string home,
        params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("sh")
        {
            WorkingDirectory = home,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["HOME"] = home;
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var error = shell.StandardError.ReadToEndAsync();
        // Read whole before it runs: a command of the script would eat the rest of standard input.
        await shell.StandardInput.WriteAsync($"{{ {script}\n}} </dev/null\n");
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, (await output).Trim(), (await error).Trim());
    }

    public static async Task<string> SucceedAsync(string script, string home, params (string Name, string Value)[] variables)
    {
        var (code, output, error) = await RunAsync(script, home, variables);
        Assert.True(code == 0, $"{script}\nended with {code}: {output} {error}");
        return output;
    }
}
