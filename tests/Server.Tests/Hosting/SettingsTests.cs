using Microsoft.Extensions.Configuration;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Without_any_setting_it_binds_loopback_and_keeps_its_state_here()
    {
        var settings = Read(out _)!;
        Assert.Equal("http://127.0.0.1:5480", settings.Urls);
        Assert.Equal(Path.GetFullPath("state"), settings.StateDirectory);
        Assert.Null(settings.BootstrapToken);
        Assert.False(settings.StartSandbox);
        Assert.Null(settings.AgentStateDirectory);
        Assert.Null(settings.AgentSocket);
        Assert.Equal("localhost;127.0.0.1;[::1]", settings.AllowedHosts);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.9.9.9:1")]
    [InlineData("http://[::1]:1")]
    [InlineData("https://localhost:1;http://127.0.0.1:2")]
    [InlineData("http://unix:/run/pgtls.sock")]
    public void A_loopback_address_is_bound(string urls) => Assert.NotNull(Read(out _, ("urls", urls)));

    [Theory]
    [InlineData("http://0.0.0.0:1")]
    [InlineData("http://[::]:1")]
    [InlineData("http://*:1")]
    [InlineData("http://+:1")]
    [InlineData("http://10.0.0.1:1")]
    [InlineData("http://localhost.example:1")]
    [InlineData("http://127.0.0.1:1;http://db1.example:2")]
    public void An_address_that_others_reach_is_refused_unless_it_is_allowed(string urls)
    {
        Assert.Null(Read(out var problem, ("urls", urls)));
        Assert.Contains("PGTLS_ALLOW_REMOTE", problem, StringComparison.Ordinal);
        Assert.NotNull(Read(out _, ("urls", urls), ("PGTLS_ALLOW_REMOTE", "1")));
        Assert.NotNull(Read(out _, ("urls", urls), ("AllowRemote", "true")));
        Assert.Null(Read(out _, ("urls", urls), ("AllowRemote", "true"), ("PGTLS_ALLOW_REMOTE", "0")));
    }

    [Fact]
    public void An_endpoint_of_Kestrel_s_own_section_is_judged_as_well()
    {
        Assert.Null(Read(out var problem, ("Kestrel:Endpoints:Open:Url", "http://0.0.0.0:80")));
        Assert.Contains("PGTLS_ALLOW_REMOTE", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "nonsense", "ASPNETCORE_URLS")]
    [InlineData("PGTLS_ALLOW_REMOTE", "perhaps", "PGTLS_ALLOW_REMOTE")]
    [InlineData("Sandbox:Start", "perhaps", "Sandbox:Start")]
    [InlineData("PGTLS_BOOTSTRAP_TOKEN", "0123456789012345678901234567890", "PGTLS_BOOTSTRAP_TOKEN")]
    [InlineData("PGTLS_BOOTSTRAP_TOKEN", "0123456789 012345678901234567890123", "PGTLS_BOOTSTRAP_TOKEN")]
    public void A_setting_that_cannot_be_is_named_without_its_value(string name, string value, string named)
    {
        Assert.Null(Read(out var problem, (name, value)));
        Assert.Contains(named, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(value, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void A_token_of_32_characters_is_long_enough_and_never_printed()
    {
        var settings = Read(out _, ("PGTLS_BOOTSTRAP_TOKEN", "01234567890123456789012345678901"))!;
        Assert.Equal(32, settings.BootstrapToken?.Length);
        Assert.DoesNotContain("0123456789", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_agents_state_and_socket_are_absolute()
    {
        var settings = Read(out _, ("PGTLS_AGENT_STATE_DIR", "agents"), ("PGTLS_AGENT_SOCKET", "/run/pgtls/agents.sock"))!;
        Assert.Equal(Path.GetFullPath("agents"), settings.AgentStateDirectory);
        Assert.Equal("/run/pgtls/agents.sock", settings.AgentSocket);
    }

    [Theory]
    [InlineData(107, true)]
    [InlineData(108, false)]
    public void A_socket_whose_path_no_socket_can_have_is_refused(int bytes, bool taken)
    {
        var settings = Read(out var problem, ("PGTLS_AGENT_SOCKET", "/" + new string('s', bytes - 1)));
        Assert.Equal(taken, settings is not null);
        Assert.Equal(taken, !problem.Contains("PGTLS_AGENT_SOCKET", StringComparison.Ordinal));
    }

    [Fact]
    public void The_host_that_is_bound_may_be_named_by_requests()
    {
        var settings = Read(out _, ("urls", "http://dash.example:1;http://0.0.0.0:2"), ("AllowRemote", "1"),
            ("AllowedHosts", "localhost"))!;
        Assert.Equal("localhost;dash.example", settings.AllowedHosts);
    }

    [Fact]
    public void The_sandbox_argument_is_a_setting_with_a_value()
    {
        Assert.Contains("--Sandbox:Start=true", Arguments.Read(["--sandbox", "--urls=http://localhost:1"]));
        Assert.DoesNotContain("--Sandbox:Start=true", Arguments.Read(["--urls=http://localhost:1"]));
    }

    private static Settings? Read(out string problem, params (string Name, string Value)[] settings) => Settings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build(),
        out problem);
}
