using System.Diagnostics;
using System.Net;

namespace PgTlsDashboard.Server.Tests.Hosting;

/// <summary>The program as its own process: what it prints and how it ends.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pgtls-program-").FullName;

    [Theory]
    [InlineData("PGTLS_BOOTSTRAP_TOKEN", "short")]
    [InlineData("PGTLS_STATE_DIR", "/dev/null/state")]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:5480", "PGTLS_ALLOW_REMOTE")]
    public async Task A_setting_that_cannot_be_ends_it_with_2_and_one_sentence(string name, string value, string? named = null)
    {
        using var program = Start((name, value));
        var error = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(2, program.ExitCode);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named ?? name, line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_with_2_and_one_sentence()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var program = Start(("ASPNETCORE_URLS", $"http://{taken.LocalEndpoint}"));
        var error = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(2, program.ExitCode);
        Assert.Contains("ASPNETCORE_URLS", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_text_cannot_be_normalised_it_does_not_start()
    {
        using var program = Start(("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));
        var error = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(2, program.ExitCode);
        Assert.Contains("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_the_sign_in_link_serves_and_ends_with_0_on_an_interrupt()
    {
        using var program = Start(("ASPNETCORE_URLS", "http://127.0.0.1:0"));
        string? link = null;
        while (link is null && await program.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("Sign in: ", StringComparison.Ordinal)) link = line["Sign in: ".Length..];
        Assert.NotNull(link);
        using var client = new HttpClient();
        Assert.Contains("Sign in to the dashboard", await client.GetStringAsync(link), StringComparison.Ordinal);
        using var interrupt = Process.Start("kill", ["-INT", $"{program.Id}"]);
        await Wait.ForAsync(program.WaitForExitAsync());
        Assert.Equal(0, program.ExitCode);
        var token = link.Split("token=")[1];
        Assert.Equal(64, token.Length);
        Assert.All(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(token, File.ReadAllText(file), StringComparison.Ordinal));
    }

    private Process Start(params (string Name, string Value)[] settings)
    {
        // A shell makes what it starts in the background ignore SIGINT, and what that starts as well.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", typeof(Program).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _directory,
        };
        foreach (var name in new[] { "PGTLS_BOOTSTRAP_TOKEN", "PGTLS_ALLOW_REMOTE" }) start.Environment.Remove(name);
        start.Environment["PGTLS_STATE_DIR"] = Path.Combine(_directory, "state");
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
