using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Verify;

public sealed class VerifyAdminLiveTests
{
    [Theory, ClassData(typeof(Majors))]
    public async Task The_servers_own_view_is_read(int major)
    {
        const string hba = """
            local all all trust
            hostssl "my db",all +team,"all" 10.0.0.0/8 scram-sha-256 clientcert=verify-full
            host all all 127.0.0.1 255.255.255.255 trust
            bogus all all trust
            """;
        await using var server = await PostgresServer.StartAsync(major, new PostgresOptions { Hba = "local all all trust\n" });
        await server.ExecuteAsync("create role team; create role inner_team in role team; create role alice login noinherit in role "
            + "inner_team; create role repl login replication");
        await server.ExecuteAsync("create database \"my db\"");
        await server.ExecuteAsync("alter system set max_connections = 42");
        await server.WriteFileAsync("pg_hba.conf", hba);
        await server.ReloadAsync();
        await using var session = await OpenAsync(server.AdminConnectionString);

        var view = await session.ReadViewAsync(CancellationToken.None);

        Assert.Equal(major, view.Version.Major);
        Assert.Equal("off", view.Settings["ssl"].Value);
        Assert.Equal("sighup", view.Settings["ssl"].Context);
        Assert.True(view.Settings["max_connections"].PendingRestart);
        Assert.False(view.Settings["ssl"].PendingRestart);
        var rules = view.HbaRules!.Value;
        Assert.Equal(4, rules.Length);
        Assert.Equal(["my db", "all"], rules[1].Database!.Value.ToArray());
        Assert.Equal(("hostssl", 2, "10.0.0.0", "255.0.0.0", "scram-sha-256"),
            (rules[1].Type, rules[1].LineNumber, rules[1].Address, rules[1].Netmask, rules[1].AuthMethod));
        Assert.Equal(["clientcert=verify-full"], rules[1].Options!.Value.ToArray());
        Assert.Null(rules[3].Type);
        Assert.NotNull(rules[3].Error);
        Assert.All(rules, r => Assert.EndsWith("/pg_hba.conf", r.FileName, StringComparison.Ordinal));
        Assert.Contains(view.FileSettings!.Value, s => s is { Name: "max_connections", Value: "42", Applied: false });
        Assert.Equal(["inner_team", "team"], view.Roles.Single(r => r.Name == "alice").MemberOf.ToArray());
        Assert.True(view.Roles.Single(r => r.Name == "repl").Replication);
        Assert.DoesNotContain(view.Roles, r => r.Name == "team");
        Assert.Contains("my db", view.Databases);
        Assert.Equal(("postgres", true, null, false), (view.AdminRole, view.AdminIsSuperuser, view.AdminAddress, view.AdminTls));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_role_without_rights_sees_what_it_may(int major)
    {
        await using var server = await PostgresServer.StartAsync(major);
        await server.ExecuteAsync("create role app login");
        await using var session = await OpenAsync($"postgresql://app@localhost:{server.Port}/postgres?sslmode=disable");

        var view = await session.ReadViewAsync(CancellationToken.None);

        Assert.Null(view.HbaRules);
        Assert.Null(view.FileSettings);
        Assert.Equal(("app", false, false), (view.AdminRole, view.AdminIsSuperuser, view.AdminTls));
        Assert.Contains(view.AdminAddress, new[] { "127.0.0.1", "::1" });
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_reload_is_waited_for_also_when_the_file_is_broken(int major)
    {
        await using var server = await PostgresServer.StartAsync(major);
        await using var session = await OpenAsync($"host={server.SocketDirectory} port={server.Port} user=postgres");
        await server.ExecuteAsync("alter system set work_mem = '5MB'");

        await session.ReloadAsync(CancellationToken.None);
        var good = await session.ReadViewAsync(CancellationToken.None);
        await File.AppendAllTextAsync(Path.Combine(server.DataDirectory, "postgresql.conf"), "\nthis is = no 'line\n");
        await session.ReloadAsync(CancellationToken.None);
        var bad = await session.ReadViewAsync(CancellationToken.None);

        Assert.Equal("5120", good.Settings["work_mem"].Value);
        Assert.Contains(bad.FileSettings!.Value, s => s.Error is not null);
    }

    [Fact]
    public async Task The_session_stays_usable_when_new_logins_are_refused()
    {
        await using var server = await PostgresServer.StartAsync(15);
        await using var session = await OpenAsync(server.AdminConnectionString);
        await server.WriteFileAsync("pg_hba.conf", "local all all reject\n");
        await session.ReloadAsync(CancellationToken.None);

        var late = await AdminSession.OpenAsync(server.AdminConnectionString, CancellationToken.None);
        await server.WriteFileAsync("pg_hba.conf", "local all all trust\n");
        await session.ReloadAsync(CancellationToken.None);

        Assert.Equal("hba-reject", Assert.IsType<AdminOutcome.Refused>(late).Finding.Code.Text);
        await using var again = await OpenAsync(server.AdminConnectionString);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_one_sentence()
    {
        await using var server = await PostgresServer.StartAsync(15);
        await using var session = await OpenAsync(server.AdminConnectionString);
        await server.StopAsync();

        var lost = await Assert.ThrowsAsync<AdminSessionException>(() => session.ReadViewAsync(CancellationToken.None));

        Assert.NotEmpty(lost.Finding.Remedy!);
        Assert.Null(lost.InnerException);
    }

    [Theory]
    [InlineData("host=127.0.0.1 port={0} user=app password=wrong-horse dbname=postgres", "wrong-password")]
    [InlineData("host=127.0.0.1 port={0} user=app dbname=postgres", "password-needed")]
    [InlineData("host=127.0.0.1 port={0} user=app password='right horse' dbname=nowhere", "database-missing")]
    [InlineData("host=localhost port={0} user=trusted dbname=postgres", "no-hba-entry")]
    [InlineData("host={1} port={0} user=nobody", "role-missing")]
    [InlineData("host=127.0.0.1 port={0} user=app password='right horse' dbname=postgres sslmode=require sslrootcert={2}/other.crt",
        "untrusted-chain")]
    [InlineData("host=localhost port={0} user=app password='right horse' dbname=postgres sslmode=verify-full sslrootcert={2}/root.crt",
        "host-name-mismatch")]
    [InlineData("Host=127.0.0.1;Port={0};Username=app;Password=right horse;Database=postgres;SSL Mode=VerifyFull;Root "
        + "Certificate={2}/other.crt", "untrusted-chain")]
    [InlineData("postgresql://app:wrong-horse@127.0.0.1:{0}/postgres?sslmode=verify-full&sslrootcert={2}/root.crt", "wrong-password")]
    [InlineData("host=127.0.0.1 port={0} user=app password='right horse' dbname=postgres sslmode=verify-full sslrootcert={2}/root.crt",
        null)]
    [InlineData("host=localhost port={0} user=app password='right horse' dbname=postgres sslmode=verify-ca sslrootcert={2}/root.crt", null)]
    [InlineData("host=localhost hostaddr=127.0.0.1 port={0} user=app password='right horse' dbname=postgres sslmode=require", null)]
    public async Task Each_refusal_is_one_sentence_without_the_string(string format, string? code)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server =
            await PostgresServer.StartAsync(15,
                new PostgresOptions
                {
                    Hba = "local all all trust\nhostssl all app 127.0.0.1/32 scram-sha-256\nhostssl all app ::1/128 scram-sha-256\n"
                });
        await server.ExecuteAsync($"create role app login password '{VerifyPki.Password}'");
        await pki.InstallAsync(server, askClients: false);
        await server.WriteFileAsync("other.crt", pki.Foreign.Certificate.ToPem());

        var outcome = await AdminSession.OpenAsync(string.Format(null, format, server.Port, server.SocketDirectory, server.DataDirectory),
            CancellationToken.None);

        if (code is null)
        {
            await using var session = Assert.IsType<AdminOutcome.Open>(outcome).Session;
            Assert.True((await session.ReadViewAsync(CancellationToken.None)).AdminTls);
            return;
        }
        var finding = Assert.IsType<AdminOutcome.Refused>(outcome).Finding;
        Assert.Equal(code, finding.Code.Text);
        Assert.NotEmpty(finding.Remedy!);
        Assert.DoesNotContain("horse", finding.ToString(), StringComparison.Ordinal);
    }

    private static async Task<AdminSession> OpenAsync(string connectionString)
    {
        var outcome = await AdminSession.OpenAsync(connectionString, CancellationToken.None);
        return Assert.IsType<AdminOutcome.Open>(outcome).Session;
    }
}
