using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace PgTlsDashboard.Browser.Tests;

/// <summary>The program itself as a user starts it, in a process of its own with a state directory of its own.</summary>
internal sealed partial class DashboardProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DashboardProcess(Process process, string state, int port) => (_process, State, Port) = (process, state, port);

    public string State { get; }

    public int Port { get; }

    public int ProcessId => _process.Id;

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public string Output => string.Join('\n', _output);

    /// <summary>The one-time sign-in link that the program printed.</summary>
    public Task<Uri> SignInLinkAsync() => Wait.ForAsync(_link.Task);

    public static Task<DashboardProcess> StartAsync(string? state = null, params string[] arguments) =>
        StartInAsync(RepositoryRoot(), ServerAssembly(RepositoryRoot()), state, arguments);

    /// <summary>The program as it is delivered, from the folder that it was published to.</summary>
    public static Task<DashboardProcess> StartPublishedAsync(string folder) =>
        StartInAsync(folder, Path.Combine(folder, "PgTlsDashboard.Server.dll"), null, []);

    private static async Task<DashboardProcess> StartInAsync(string folder, string assembly, string? state, string[] arguments)
    {
        var port = FreePort();
        state ??= Directory.CreateTempSubdirectory("pgtls-browser-").FullName;
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["PGTLS_STATE_DIR"] = state;
        start.Environment["PGTLS_AGENT_STATE_DIR"] = AgentStateOf(state);
        var dashboard = new DashboardProcess(new Process { StartInfo = start }, state, port);
        dashboard._process.OutputDataReceived += (_, line) => dashboard.Read(line.Data);
        dashboard._process.ErrorDataReceived += (_, line) => dashboard.Read(line.Data);
        dashboard._process.Start();
        dashboard._process.BeginOutputReadLine();
        dashboard._process.BeginErrorReadLine();
        try
        {
            await dashboard.SignInLinkAsync();
        }
        catch (TimeoutException e)
        {
            var output = dashboard.Output;
            await dashboard.DisposeAsync();
            throw new InvalidOperationException($"The dashboard printed no sign-in link:\n{output}", e);
        }
        return dashboard;
    }

    /// <summary>SIGTERM, which a shell in the background cannot have made it ignore; waits until the process is gone.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited) return;
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await Wait.ForAsync(_process.WaitForExitAsync());
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            _process.Dispose();
            foreach (var directory in new[] { State, AgentStateOf(State) })
                if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }
    }

    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PgTlsDashboard.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run below the repository.");
    }

    // Beside the state, which no other account may enter.
    private static string AgentStateOf(string state) => $"{state}-agents";

    // The server as it was built beside these tests, in the same configuration.
    private static string ServerAssembly(string root)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(root, "src", "Server", "bin", configuration, "net10.0", "PgTlsDashboard.Server.dll");
    }

    private void Read(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (SignInLink().Match(line) is { Success: true } match) _link.TrySetResult(new Uri(match.Groups["link"].Value));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"Sign in: (?<link>http\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignInLink();
}
