using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Live.Tests.Sandbox;

/// <summary>Another process with a sandbox, which a test may kill: this assembly, run by itself.</summary>
internal sealed class SandboxHolder : IDisposable
{
    private readonly Process _process;

    private SandboxHolder(Process process, int postgres, string folder) => (_process, Postgres, Folder) = (process, postgres, folder);

    public int Postgres { get; }

    public string Folder { get; }

    public static async Task<int> Main(string[] args)
    {
        await using var sandbox = new PostgresSandbox(args[0], null, NullLogger<PostgresSandbox>.Instance);
        var outcome = await sandbox.StartAsync(null, CancellationToken.None);
        if (outcome is not SandboxOutcome.Running(var server))
        {
            Console.WriteLine(outcome);
            return 1;
        }
        Console.WriteLine($"{SandboxTests.ProcessOf(server)} {server.Directory}");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    public static async Task<SandboxHolder> StartAsync(string directory)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(SandboxHolder).Assembly.Location, directory])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var told = (await process.StandardOutput.ReadLineAsync())?.Split(' ');
        Assert.True(told is [_, _] && int.TryParse(told[0], out _), $"The holder told {string.Join(' ', told ?? ["nothing"])}");
        return new(process, int.Parse(told![0]), told[1]);
    }

    /// <summary>SIGKILL, which no handler sees.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
