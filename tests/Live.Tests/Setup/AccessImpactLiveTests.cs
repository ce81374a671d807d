using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Live.Tests.Servers;
using PgTlsDashboard.Live.Tests.Verify;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>Real sessions, held open: what is said of them before a change is what the server does to them after it.</summary>
public sealed class AccessImpactLiveTests
{
    private static readonly RecipeRequest.ServerCertificate s_certificate = new() { Names = ["127.0.0.1", "localhost"] };

    [Theory, ClassData(typeof(Majors))]
    public async Task Sessions_are_seen_as_they_came(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server =
            await PostgresServer.StartAsync(major,
                new PostgresOptions
                {
                    Hba = "local all all trust\nhost all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n"
                });
        await server.ExecuteAsync("create role app login; create role repl login replication");
        await pki.InstallAsync(server, askClients: true);
        var shown = await pki.ClientAsync(pki.Authority, "app");
        var folder = PostgresFolders.Make("client");
        await File.WriteAllTextAsync($"{folder}/app.crt", shown.Certificate.ToPem());
        await File.WriteAllBytesAsync($"{folder}/app.key", shown.Key.ToPkcs8Pem());
        File.SetUnixFileMode($"{folder}/app.key", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var plain = await HeldSession.OpenAsync(server, "plain", "host=127.0.0.1 user=app dbname=postgres sslmode=disable");
        await using var tls = await HeldSession.OpenAsync(server, "tls",
            $"host=127.0.0.1 user=app dbname=template1 sslmode=require sslcert={folder}/app.crt sslkey={folder}/app.key");
        await using var socket = await HeldSession.OpenAsync(server, "socket", $"host={server.SocketDirectory} user=app dbname=postgres");
        await using var replication =
            await HeldSession.OpenAsync(server, "replication", "host=127.0.0.1 user=repl sslmode=disable replication=true");
        await using var session = await OpenAsync(server.AdminConnectionString);

        var view = await session.ReadViewAsync(CancellationToken.None);
        var sessions = view.Sessions!.Value.ToDictionary(s => s.ApplicationName, StringComparer.Ordinal);

        Assert.Equal(("app", "postgres", "127.0.0.1", false, null), Facts(sessions["plain"]));
        Assert.Equal(("app", "template1", "127.0.0.1", true, "/CN=app"), Facts(sessions["tls"]));
        Assert.Equal(("app", "postgres", null, false, null), Facts(sessions["socket"]));
        Assert.Equal(("repl", null, "127.0.0.1", false, null), Facts(sessions["replication"]));
        Assert.Equal(["replication"], sessions.Values.Where(s => s.Replication).Select(s => s.ApplicationName));
        Assert.Equal(["pgtls-dashboard"], sessions.Values.Where(s => s.IsOwn).Select(s => s.ApplicationName));
        Assert.All(sessions.Values, s => Assert.True((DateTimeOffset.UtcNow - s.StartedAt).Duration() < TimeSpan.FromMinutes(2)));
        Assert.Equal(("postgres", null), (view.AdminDatabase, view.AdminDistinguishedName));
        Assert.Equal(5, (await session.ReadSessionsAsync(CancellationToken.None))!.Value.Length);

        await using var blind = await OpenAsync($"host=127.0.0.1 port={server.Port} user=app dbname=postgres sslmode=disable");
        Assert.Null(await blind.ReadSessionsAsync(CancellationToken.None));
        await server.ExecuteAsync("grant pg_read_all_stats to app");
        Assert.NotNull(await blind.ReadSessionsAsync(CancellationToken.None));
        PostgresFolders.Remove(folder);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task The_preview_names_the_session_that_the_server_then_refuses(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await journey.ApplyAsync(s_certificate);
        await using var plain =
            await HeldSession.OpenAsync(journey.Server, "plain", "host=127.0.0.1 user=app dbname=postgres sslmode=disable");
        await using var tls = await HeldSession.OpenAsync(journey.Server, "tls", "host=127.0.0.1 user=app dbname=postgres sslmode=require");

        var impact = (await journey.PlanAsync(new RecipeRequest.RequireTls())).Impact;
        await journey.ApplyAsync(new RecipeRequest.RequireTls());

        var lost = Assert.Single(impact.Sessions);
        Assert.Equal(("plain", false), (lost.Session.ApplicationName, lost.Undecided));
        Assert.True(impact.SessionsKnown);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => HeldSession.OpenAsync(journey.Server, "again", "host=127.0.0.1 user=app dbname=postgres sslmode=disable"));
        await using var again =
            await HeldSession.OpenAsync(journey.Server, "again-tls", "host=127.0.0.1 user=app dbname=postgres sslmode=require");
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task The_last_superuser_and_our_own_login_are_cut_off_only_by_name(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major,
            "local all all trust\nhostnossl all postgres 127.0.0.1/32 trust\nhost all app 127.0.0.1/32 scram-sha-256\n",
            adminConnection: s => $"host=127.0.0.1 port={s.Port} user=postgres dbname=postgres sslmode=disable");
        await journey.ApplyAsync(s_certificate);
        var guarded = await journey.PlanAsync(new RecipeRequest.RequireTls());
        // As long as the socket lets a superuser in, only our own login is cut off.
        Assert.Equal(["admin-cut-off"],
            guarded.Findings.Where(f => f.Code.Text.EndsWith("cut-off", StringComparison.Ordinal)).Select(f => f.Code.Text));
        await journey.Server.WriteFileAsync("pg_hba.conf",
            "local all app trust\nhostnossl all postgres 127.0.0.1/32 trust\nhost all app 127.0.0.1/32 scram-sha-256\n");
        await journey.Server.ReloadAsync();

        var plan = await journey.PlanAsync(new RecipeRequest.RequireTls());
        var refused = Assert.IsType<ApplyOutcome.Refused>(
            await journey.Setup.ApplyAsync(plan.Id, new(false), "test", null, CancellationToken.None));
        var confirmed = await journey.Setup.ApplyAsync(plan.Id, new(true), "test", null, CancellationToken.None);

        Assert.True(plan.NeedsConfirmation);
        Assert.Equal(["admin-cut-off", "last-superuser-cut-off"],
            plan.Findings.Where(f => f.Code.Text.EndsWith("cut-off", StringComparison.Ordinal)).Select(f => f.Code.Text));
        Assert.Contains("the dashboard's own admin login and the last way in of a superuser", Assert.Single(refused.Findings).Message,
            StringComparison.Ordinal);
        Assert.IsType<ApplyOutcome.Applied>(confirmed);
        foreach (var way in (string[])[$"host={journey.Server.SocketDirectory}", "host=127.0.0.1 sslmode=disable",
            "host=127.0.0.1 sslmode=require"])
            Assert.IsType<AdminOutcome.Refused>(
                await AdminSession.OpenAsync($"{way} port={journey.Server.Port} user=postgres dbname=postgres", CancellationToken.None));
    }

    [Theory]
    [InlineData("sslmode=prefer", false)]
    [InlineData("sslmode=disable", true)]
    public async Task An_admin_connection_that_may_use_TLS_is_not_cut_off_by_requiring_it(string mode, bool cutOff)
    {
        await using var journey = await SetupJourney.StartAsync(15,
            adminConnection: s => $"host=127.0.0.1 port={s.Port} user=app password='{SetupJourney.Password}' dbname=postgres {mode}");
        await journey.ApplyAsync(s_certificate);

        var plan = await journey.PlanAsync(new RecipeRequest.RequireTls());

        Assert.Equal(cutOff, plan.NeedsConfirmation);
        // The role may not see others: that is told, and not taken for nobody.
        Assert.False(plan.Impact.SessionsKnown);
    }

    private static (string, string?, string?, bool, string?) Facts(ServerSession session) =>
        (session.Role, session.Database, session.Address, session.Tls, session.ClientDistinguishedName);

    private static async Task<AdminSession> OpenAsync(string connectionString) =>
        Assert.IsType<AdminOutcome.Open>(await AdminSession.OpenAsync(connectionString, CancellationToken.None)).Session;
}
