using System.Net;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Live.Tests.Servers;
using static PgTlsDashboard.Core.Verify.CaseResult;

namespace PgTlsDashboard.Live.Tests.Verify;

public sealed class VerifyLiveTests
{
    private const string Socket = "local all all trust\n";

    [Theory, ClassData(typeof(Majors))]
    public async Task Proven_mutual_TLS_passes_every_case(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server =
            await StartAsync(major, pki, "hostssl all,replication all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n");
        var seen = new List<string>();

        var report = await RunAsync(await pki.MaterialAsync(server, "repl", VerifyPki.Password, replication: true), new Listener(seen));

        AssertCases(report, ("tls-login", Passed), ("identify-system", Passed), ("plaintext", Passed), ("plaintext-replication", Passed),
            ("no-client-certificate", Passed), ("other-authority", Passed), ("other-role", Passed));
        Assert.True(report.Proven);
        Assert.Equal(report.Cases.Select(c => c.Name), seen);
        Assert.Contains(report.Cases[0].Evidence, e => e.StartsWith("pg_stat_ssl: ssl t, TLSv1.3", StringComparison.Ordinal));
        Assert.Contains(report.Cases[0].Evidence, e => e.Contains("client_dn /CN=repl", StringComparison.Ordinal));
        Assert.Contains(report.Cases[1].Evidence, e => e.StartsWith("IDENTIFY_SYSTEM: system ", StringComparison.Ordinal));
        Assert.Contains("CN mismatch", Case(report, "other-role").Outcome, StringComparison.Ordinal);
        Assert.Contains("unknown ca (48)", Case(report, "other-authority").Outcome, StringComparison.Ordinal);
        Assert.All(report.Cases,
            c => Assert.DoesNotContain(VerifyPki.Password, $"{c} {string.Join(' ', c.Evidence)}", StringComparison.Ordinal));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Every_way_is_proven_by_itself_and_IPv6_too(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(major, pki,
            "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\nhost all all ::1/128 scram-sha-256\n");
        var material = await pki.MaterialAsync(server, "app", VerifyPki.Password);

        var report = await RunAsync(new VerifyMaterial
        {
            TargetId = material.TargetId,
            Host = "db.test",
            Port = material.Port,
            Role = material.Role,
            Database = material.Database,
            Replication = false,
            Password = material.Password,
            Identity = material.Identity,
            IdentityIsBundle = true,
            Wrong = material.Wrong,
            Roots = material.Roots,
            Routes = [new("IPv4", IPAddress.Loopback, Direct: false), new("IPv6", IPAddress.IPv6Loopback, Direct: false)],
        });

        Assert.All(report.Cases.Where(c => c.Route == "IPv4"), c => Assert.Equal(Passed, c.Result));
        Assert.Equal(
            [("tls-login", Passed), ("plaintext", Failed), ("no-client-certificate", Failed), ("other-authority", Passed),
                ("other-role", Failed)],
            report.Cases.Where(c => c.Route == "IPv6").Select(c => (c.Name, c.Result)));
        Assert.Contains(report.Cases.First(c => c.Route == "IPv6").Evidence, e => e.Contains("from ::1", StringComparison.Ordinal));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Verify_ca_lets_another_roles_certificate_in(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(major, pki, "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n");

        var report = await RunAsync(await pki.MaterialAsync(server, "app", VerifyPki.Password));

        AssertCases(report, ("tls-login", Passed), ("plaintext", Passed), ("no-client-certificate", Passed), ("other-authority", Passed),
            ("other-role", Failed));
        Assert.Equal("cn-not-checked", Assert.Single(Case(report, "other-role").Findings).Code.Text);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task The_cert_method_is_proven_without_any_password(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(major, pki, "hostssl all all 127.0.0.1/32 cert\n");

        var report = await RunAsync(await pki.MaterialAsync(server, "app", null));

        AssertCases(report, ("tls-login", Passed), ("plaintext", Passed), ("no-client-certificate", Passed), ("other-authority", Passed),
            ("other-role", Passed));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_plaintext_line_left_open_is_a_surprise(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(major, pki, "host all,replication all 127.0.0.1/32 scram-sha-256\n");

        var report = await RunAsync(await pki.MaterialAsync(server, "repl", VerifyPki.Password, replication: true));

        AssertCases(report, ("tls-login", Passed), ("identify-system", Passed), ("plaintext", Failed), ("plaintext-replication", Failed),
            ("no-client-certificate", Failed), ("other-authority", Passed), ("other-role", Failed));
        Assert.Equal("plaintext-open", Assert.Single(Case(report, "plaintext").Findings).Code.Text);
        Assert.Equal("client-certificate-not-required", Assert.Single(Case(report, "no-client-certificate").Findings).Code.Text);
    }

    [Fact]
    public async Task Without_the_password_scram_is_not_proven_but_the_records_are()
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(15, pki, "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n");

        var report = await RunAsync(await pki.MaterialAsync(server, "app", null));

        AssertCases(report, ("tls-login", NotProven), ("plaintext", Passed), ("no-client-certificate", Passed), ("other-authority", Passed),
            ("other-role", NotProven));
        Assert.Equal("The server accepted everything up to the password.", report.Cases[0].Outcome);
        Assert.Equal("password-needed", Assert.Single(report.Cases[0].Findings).Code.Text);
        Assert.False(report.Proven);
    }

    [Fact]
    public async Task A_wrong_password_proves_neither_the_login_nor_the_CN_and_is_no_surprise()
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(15, pki, "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n");

        var report = await RunAsync(await pki.MaterialAsync(server, "app", "wrong horse"));

        AssertCases(report, ("tls-login", NotProven), ("plaintext", Passed), ("no-client-certificate", Passed),
            ("other-authority", Passed), ("other-role", NotProven));
        Assert.Equal("wrong-password", Assert.Single(report.Cases[0].Findings).Code.Text);
    }

    [Theory, InlineData("md5"), InlineData("password")]
    public async Task Older_password_methods_are_spoken_over_TLS_only(string method)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(15, pki, $"hostssl all all 127.0.0.1/32 {method}\n");
        if (method == "md5") await server.ExecuteAsync($"set password_encryption = md5; alter role app password '{VerifyPki.Password}'");

        var report = await RunAsync(await pki.MaterialAsync(server, "app", VerifyPki.Password, asksCertificates: false));

        AssertCases(report, ("tls-login", Passed), ("plaintext", Passed));
    }

    [Fact]
    public async Task A_server_that_is_down_is_one_clear_finding_in_every_case()
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await PostgresServer.StartAsync(15);
        var material = await pki.MaterialAsync(server, "app", VerifyPki.Password);
        await server.StopAsync();

        var report = await RunAsync(material);

        // Nothing was shown, and nothing was contradicted.
        AssertCases(report, ("tls-login", NotProven), ("plaintext", NotProven), ("no-client-certificate", NotProven),
            ("other-authority", NotProven), ("other-role", NotProven));
        Assert.All(report.Cases, c => Assert.Equal("unreachable", Assert.Single(c.Findings).Code.Text));
    }

    [Fact]
    public async Task A_foreign_or_misnamed_server_gets_nothing_from_us()
    {
        using var pki = await VerifyPki.MakeAsync();
        using var other = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(15, pki, "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        await other.InstallAsync(server, askClients: false);

        var foreign = await RunAsync(await pki.MaterialAsync(server, "app", VerifyPki.Password));
        var key = pki.ServerKey;
        var elsewhere = pki.Authority.IssueServer([new Core.Pki.SubjectAlternativeName.Dns("db.test")], key, DateTimeOffset.UtcNow,
            TimeSpan.FromDays(5));
        await pki.InstallAsync(server, askClients: false, elsewhere);
        var misnamed = await RunAsync(await pki.MaterialAsync(server, "app", VerifyPki.Password));

        Assert.Contains("untrusted-chain", Case(foreign, "tls-login").Findings.Select(f => f.Code.Text));
        Assert.Equal(["host-name-mismatch"], Case(misnamed, "tls-login").Findings.Select(f => f.Code.Text));
        Assert.Equal(Failed, Case(misnamed, "tls-login").Result);
        Assert.Equal(NotProven, Case(misnamed, "other-role").Result);
        Assert.DoesNotContain("password authentication failed", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_ssl_ca_file_the_certificate_demand_fails_every_login_and_says_so()
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(15, pki, "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n");
        await pki.InstallAsync(server, askClients: false);

        var report = await RunAsync(await pki.MaterialAsync(server, "app", VerifyPki.Password));

        Assert.Equal("no-ssl-ca-file", Assert.Single(Case(report, "tls-login").Findings).Code.Text);
        // Refused for a reason that has nothing to do with the case: no proof.
        Assert.Equal(NotProven, Case(report, "no-client-certificate").Result);
        Assert.False(report.Proven);
    }

    [Fact]
    public async Task A_certificate_that_nobody_asked_for_is_no_mutual_TLS()
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(15, pki, "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        await pki.InstallAsync(server, askClients: false);

        var report = await RunAsync(await pki.MaterialAsync(server, "app", VerifyPki.Password));

        AssertCases(report, ("tls-login", Failed), ("plaintext", Passed), ("no-client-certificate", Failed), ("other-authority", Failed),
            ("other-role", Failed));
        Assert.Equal("certificate-not-used", Assert.Single(report.Cases[0].Findings).Code.Text);
    }

    [Theory]
    [InlineData("nobody", "postgres", "hostssl all all 127.0.0.1/32 trust\n", "role-missing")]
    [InlineData("app", "nowhere", "hostssl all all 127.0.0.1/32 trust\n", "database-missing")]
    [InlineData("app", "postgres", "hostssl all repl 127.0.0.1/32 trust\n", "no-hba-entry")]
    [InlineData("app", "postgres", "hostssl all app 127.0.0.1/32 reject\n", "hba-reject")]
    [InlineData("idle", "postgres", "hostssl all all 127.0.0.1/32 trust\n", "role-no-login")]
    public async Task Each_refusal_of_the_login_has_its_name(string role, string database, string hba, string code)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await StartAsync(15, pki, hba);
        await server.ExecuteAsync("create role idle");

        var report = await RunAsync(new VerifyMaterial
        {
            TargetId = Guid.NewGuid(),
            Host = "127.0.0.1",
            Port = server.Port,
            Role = role,
            Database = database,
            Replication = false,
            Password = null,
            Identity = null,
            IdentityIsBundle = false,
            Wrong = null,
            Roots = [pki.Root],
        });

        Assert.Equal(code, Assert.Single(Case(report, "tls-login").Findings).Code.Text);
    }

    private static async Task<PostgresServer> StartAsync(int major, VerifyPki pki, string hba)
    {
        var server = await PostgresServer.StartAsync(major, new PostgresOptions { Hba = Socket + hba });
        await server.ExecuteAsync($"set password_encryption = 'scram-sha-256'; create role app login "
            + $"password '{VerifyPki.Password}'; create role repl login replication password '{VerifyPki.Password}'");
        await pki.InstallAsync(server, askClients: true);
        return server;
    }

    private static Task<VerifyReport> RunAsync(VerifyMaterial material, IProgress<CaseOutcome>? progress = null) =>
        new ConnectionVerifier(TimeProvider.System).RunAsync(material, progress, CancellationToken.None);

    private static CaseOutcome Case(VerifyReport report, string name) => report.Cases.Single(c => c.Name == name);

    private static void AssertCases(VerifyReport report, params (string, CaseResult)[] expected)
    {
        var seen = report.Cases.Select(c => (c.Name, c.Result)).ToArray();
        Assert.True(seen.SequenceEqual(expected),
            string.Join("\n",
                report.Cases.Select(
                    c => $"{c.Name}: {c.Result}, {c.Outcome} [{string.Join("; ", c.Evidence)}] {string.Join("; ", c.Findings)}")));
        Assert.All(report.Cases.SelectMany(c => c.Findings), f => Assert.False(string.IsNullOrEmpty(f.Remedy)));
    }

    private sealed class Listener(List<string> seen) : IProgress<CaseOutcome>
    {
        public void Report(CaseOutcome value) => seen.Add(value.Name);
    }
}
