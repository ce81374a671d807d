using System.Collections.Immutable;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Consumers;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>Who uses a server, by what its sessions show; and who cannot be seen is told as that.</summary>
public sealed class ConsumerListTests
{
    private const string Rules = "hostssl all,replication all 10.0.0.0/8 scram-sha-256\nlocal all all peer\n";
    private static int s_processes;

    [Theory]
    [InlineData("pgmoneta", "repl", true, ConsumerKind.Pgmoneta)]
    [InlineData("pgmoneta", "repl", false, ConsumerKind.Pgmoneta)]
    [InlineData("walreceiver", "standby", true, ConsumerKind.Standby)]
    [InlineData("pg_basebackup", "standby", true, ConsumerKind.Standby)]
    [InlineData("PgBouncer", "app", false, ConsumerKind.Pooler)]
    [InlineData("orders", "app", false, ConsumerKind.Session)]
    [InlineData("", "app", false, ConsumerKind.Session)]
    public void A_session_is_told_by_its_name_and_by_how_it_replicates(string name, string role, bool replication, ConsumerKind kind)
    {
        var list = Of(Session(role, name, replication: replication));
        Assert.Equal(kind, Assert.Single(list, one => one.Sessions > 0).Kind);
    }

    [Fact]
    public void Sessions_that_are_alike_are_one_line_since_the_oldest()
    {
        var oldest = TestSnapshots.Now.AddHours(-3);
        var one = Assert.Single(Of(Session("app", "orders", at: oldest), Session("app", "orders"), Session("app", "orders")),
            consumer => consumer.Sessions > 0);
        Assert.Equal((3, oldest), (one.Sessions, one.Since));
    }

    [Fact]
    public void Plaintext_that_goes_on_and_who_would_not_get_in_again_are_told()
    {
        var plain = Assert.Single(Of(Session("app", "orders", tls: false)), one => one.Sessions > 0);
        Assert.Equal(["session-rejected-now", "session-in-plaintext"], plain.Findings.Select(finding => finding.Code.Text));

        var well = Assert.Single(Of(Session("app", "orders")), one => one.Sessions > 0);
        Assert.Empty(well.Findings);
    }

    [Fact]
    public void Nobody_is_never_said_of_who_cannot_be_seen()
    {
        Assert.Equal([ConsumerKind.HealthCheck], Of().Select(one => one.Kind));
        Assert.Equal(["health-checks-not-seen"], Of()[0].Findings.Select(finding => finding.Code.Text));

        var unasked = ConsumerList.Of(TestSnapshots.Of(hba: Rules), []);
        Assert.Equal(["sessions-not-known", "health-checks-not-seen"], unasked.SelectMany(one => one.Findings).Select(f => f.Code.Text));
    }

    [Fact]
    public void A_pgmoneta_that_is_configured_and_away_is_told_until_its_session_is_seen()
    {
        const string Conf = "[pgmoneta]\nhost = *\n[primary]\nhost = localhost\nport = 5432\nuser = repl\n";
        var snapshot = TestSnapshots.Of(hba: Rules, pgmoneta: Conf);

        var away = Assert.Single(ConsumerList.Of(snapshot with { Server = View([]) }, []), one => one.Kind == ConsumerKind.Pgmoneta);
        Assert.Equal((0, "repl", "consumer-away"), (away.Sessions, away.Role, away.Findings[0].Code.Text));

        var there = Assert.Single(ConsumerList.Of(snapshot with { Server = View([Session("repl", "pgmoneta", replication: true)]) }, []),
            one => one.Kind == ConsumerKind.Pgmoneta);
        Assert.Equal(1, there.Sessions);

        var standby = ConsumerList.Of(snapshot with { Server = View([Session("repl", "walreceiver", replication: true)]) }, []);
        Assert.Equal([ConsumerKind.Standby, ConsumerKind.Pgmoneta, ConsumerKind.HealthCheck], standby.Select(one => one.Kind));
    }

    private static ImmutableArray<Consumer> Of(params ImmutableArray<ServerSession> sessions) =>
        ConsumerList.Of(TestSnapshots.Of(hba: Rules) with { Server = View(sessions) }, []);

    private static ServerView View(ImmutableArray<ServerSession> sessions) => Views.Of(sessions: [.. sessions]);

    private static ServerSession Session(
        string role, string name, bool replication = false, bool tls = true, DateTimeOffset? at = null) => new()
        {
            ProcessId = Interlocked.Increment(ref s_processes),
            Role = role,
            Database = replication ? null : "app",
            Address = "10.0.0.7",
            Tls = tls,
            Gss = false,
            Replication = replication,
            ApplicationName = name,
            ClientDistinguishedName = null,
            StartedAt = at ?? TestSnapshots.Now,
            IsOwn = false,
        };
}
