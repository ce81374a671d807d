using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>The program as automation meets it: a process of its own, a bearer token, JSON over loopback.</summary>
public sealed class RestProgram : IAsyncLifetime
{
    public const string Collection = "the program by REST";
    private const string Token = "0123456789abcdef0123456789abcdef01234567";

    private readonly ConcurrentQueue<string> _output = new();
    private readonly RestLaunch _launch;
    private readonly string _folder = PostgresFolders.Make("rest");
    private readonly int _port = FreePort();
    private Process? _process;

    public RestProgram()
        : this(new()) { }

    internal RestProgram(RestLaunch launch)
    {
        _launch = launch;
        Anonymous = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
    }

    /// <summary>Without the token, as whoever has a bundle's link.</summary>
    public HttpClient Anonymous { get; }

    public int ProcessId => _process!.Id;

    public string StateDirectory => _launch.StateDirectory ?? Path.Combine(_folder, "state");

    /// <summary>Beside the state, which no other account may enter.</summary>
    public string AgentStates => Path.Combine(_folder, "agents");

    /// <summary>What it printed so far.</summary>
    public string Output => string.Join('\n', _output);

    public Task InitializeAsync() => StartAsync();

    public async Task StartAsync()
    {
        if (_launch.Owner is { } owner) await Command.RunAsync("chown", [$"{owner}:{owner}", _folder]);
        string[] command =
            [.. _launch.Privileges, "dotnet", Path.Combine(_launch.Program ?? RestCopy.Build, "PgTlsDashboard.Server.dll")];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = _launch.Program ?? RestCopy.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_port}";
        start.Environment["PGTLS_STATE_DIR"] = StateDirectory;
        start.Environment["PGTLS_AGENT_STATE_DIR"] = AgentStates;
        // Not in /run or /tmp, where a killed one would stay.
        start.Environment["PGTLS_AGENT_SOCKET"] = Path.Combine(_folder, "agents.sock");
        if (_launch.Owner is not null) start.Environment["HOME"] = _folder;
        start.Environment["PGTLS_BOOTSTRAP_TOKEN"] = Token;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Wait.UntilAsync(async () => _process.HasExited || await ServesAsync(), "the program serves");
        if (_process.HasExited) throw new InvalidOperationException("The program does not serve:\n" + Output);
    }

    /// <summary>kill -9: no handler of the program runs.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public Task<RestAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<RestAnswer> PostAsync(string path, object? body = null) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body ?? new { }));

    public async Task<RestAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string? host = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (host is not null) request.Headers.Host = host;
        using var response = await Anonymous.SendAsync(request);
        return await RestAnswer.ReadAsync(response);
    }

    /// <summary>Everything that the program printed and every file of its state that is not sealed by design.</summary>
    public IEnumerable<string> Traces() =>
        [.. _output, .. Directory.EnumerateFiles(StateDirectory, "*", SearchOption.AllDirectories).Select(ReadShared)];

    /// <summary>An orderly end.</summary>
    public async Task StopAsync()
    {
        // Not SIGINT: a shell makes what it starts in the background ignore that.
        await Command.RunAsync("kill", ["-TERM", $"{_process!.Id}"]);
        await Wait.ForAsync(_process.WaitForExitAsync());
    }

    public async Task DisposeAsync()
    {
        Anonymous.Dispose();
        if (_process is null) return;
        if (!_process.HasExited) await StopAsync();
        _process.Dispose();
        PostgresFolders.Remove(_folder);
    }

    private void Keep(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }

    private async Task<bool> ServesAsync()
    {
        try
        {
            using var response = await Anonymous.GetAsync("/healthz");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(RestProgram.Collection)]
public sealed class RestProgramCollection : ICollectionFixture<RestProgram>;

/// <summary>A status and its JSON; a refusal is problem details with a sentence, and nothing of the program's inside.</summary>
public sealed record RestAnswer(int Status, JsonElement Json)
{
    public static async Task<RestAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var answer = new RestAnswer((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
        if (answer.Status < 400) return answer;
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(answer.Status, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(answer.Json.GetProperty("type").GetString()!);
        Assert.NotEmpty(answer.Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(answer.Detail);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return answer;
    }

    public string Detail => Json.GetProperty("detail").GetString()!;

    public JsonElement this[string name] => Json.GetProperty(name);

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public RestAnswer Expect(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Json}");
        return this;
    }

    /// <summary>Each named member is there; more may be.</summary>
    public static void AssertHas(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Assert.True(json.TryGetProperty(name, out _), $"{name} is missing: {json}");
    }
}
