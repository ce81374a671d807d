using System.Diagnostics;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>
/// A local agent, started by the very command that the dashboard shows. The tests are root, so what stands for sudo is too.
/// </summary>
internal sealed class RestLocalAgent : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private RestLocalAgent(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public Task<string> ErrorAsync() => _error;

    public static async Task<RestLocalAgent> StartAsync(string command)
    {
        Assert.StartsWith("'sudo' ", command, StringComparison.Ordinal);
        var folder = PostgresFolders.Make("sudo");
        await WriteSudoAsync(Path.Combine(folder, "sudo"), folder);
        var start = new ProcessStartInfo("sh", ["-c", $"exec {command}"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        return new(Process.Start(start)!);
    }

    /// <summary>Its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await Command.RunAsync("kill", ["-TERM", $"{_process.Id}"]);
        await Wait.ForAsync(_process.WaitForExitAsync());
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    // Its /var/lib is its own, so no state of this machine's agents is touched. Where that is not allowed, the command runs as the
    // server's account, and keeps its state where that account says.
    private static async Task WriteSudoAsync(string path, string states)
    {
        var account = PostgresServer.Account!;
        await File.WriteAllTextAsync(path, $$"""
            #!/bin/sh
            if unshare --mount true; then
                exec unshare --mount --propagation private sh -c 'mount -t tmpfs none /var/lib && exec "$@"' sh "$@"
            fi
            exec setpriv --reuid {{account.Uid}} --regid {{account.Gid}} --init-groups -- env "XDG_STATE_HOME={{states}}" "$@"

            """);
        await Command.RunAsync("chmod", ["755", path]);
        await Command.RunAsync("chown", ["-R", $"{account.Uid}:{account.Gid}", states]);
    }
}
