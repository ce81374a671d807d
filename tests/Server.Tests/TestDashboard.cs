using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Sandbox;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests;

/// <summary>The whole program in this process, on fake services and a state directory of its own.</summary>
public sealed class TestDashboard : WebApplicationFactory<Program>
{
    public const string Token = "a-bootstrap-token-of-forty-characters-ok";

    private bool _keepState;

    public string State { get; } = Directory.CreateTempSubdirectory("pgtls-test-").FullName;

    /// <summary>Beside the state, which no other account may enter.</summary>
    public string AgentState => $"{State}-agents";

    public Dictionary<string, string> Settings { get; } = [];

    public StubTargets Targets { get; } = new();

    public StubTargetAgents Agents { get; } = new();

    public StubSetup Setup { get; } = new();

    public StubClients Clients { get; } = new();

    public StubVerification Verification { get; } = new();

    public StubProbe Probe { get; } = new();

    public StubSandbox Sandbox { get; } = new();

    public StubPlaintextWatch Watch => field ??= new(Targets);

    public static void Authorize(HttpClient client) =>
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

    public HttpClient Anonymous() => CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true });

    public HttpClient WithToken()
    {
        var client = Anonymous();
        Authorize(client);
        return client;
    }

    /// <summary>All that was logged. The program ends first.</summary>
    public async Task<string> EndAndReadLogsAsync()
    {
        _keepState = true;
        await base.DisposeAsync();
        _keepState = false;
        return string.Concat(Directory.GetFiles(Path.Combine(State, "logs")).Select(File.ReadAllText));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("PGTLS_STATE_DIR", State);
        builder.UseSetting("PGTLS_BOOTSTRAP_TOKEN", Token);
        builder.UseSetting("PGTLS_AGENT_STATE_DIR", AgentState);
        builder.UseSetting("PGTLS_AGENT_SOCKET", Path.Combine(State, "agents.sock"));
        foreach (var (name, value) in Settings) builder.UseSetting(name, value);
        builder.ConfigureTestServices(services => services
            .AddSingleton<ITargets>(Targets)
            .AddSingleton<ITargetAgents>(Agents)
            .AddSingleton<ISetup>(Setup)
            .AddSingleton<IClients>(Clients)
            .AddSingleton<IVerification>(Verification)
            .AddSingleton<IProbe>(Probe)
            .AddSingleton<IPlaintextWatch>(Watch)
            .AddSingleton<ISandbox>(Sandbox));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_keepState) return;
        foreach (var directory in new[] { State, AgentState })
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
    }
}

internal static class Reading
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Asserts problem details of that status and gives them.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        foreach (var name in new[] { "type", "title", "detail" }) Assert.NotEqual("", problem.GetProperty(name).GetString());
        return problem;
    }
}
