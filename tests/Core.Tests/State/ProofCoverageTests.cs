using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Tests.Planning;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;
using static PgTlsDashboard.Core.Tests.State.StateParts;

namespace PgTlsDashboard.Core.Tests.State;

/// <summary>"Proven" is said with what was proven, of what there is, and under which rules.</summary>
public sealed class ProofCoverageTests
{
    private const string Mutual = "hostssl all all 10.0.0.0/8 cert\nhostssl replication repl 10.0.0.0/8 cert\n";
    private static readonly TargetSnapshot s_mutual = TestSnapshots.Of(Mutual) with { Server = Server("app", "repl*") };

    [Fact]
    public void Two_connections_of_one_role_prove_no_server_that_trusts_a_network_and_asks_for_no_certificate()
    {
        var open = TestSnapshots.Of("hostssl all all 10.7.0.0/16 trust\nhostssl all all 10.0.0.0/8 scram-sha-256\n") with
        {
            Server = Server("app", "web"),
        };
        var state = StateOf(open, Proofs(open, Case("tls-login", CaseResult.Passed), Case("plaintext", CaseResult.Passed)));
        Assert.Equal((Meaning.Attention, TlsLevel.TlsRequired, "Attention"), (state.Meaning, state.Level, state.Word));
        Assert.Equal("lets in without any proof (trust) from 10.7.0.0/16", state.Sentence);
        Assert.Equal("1 of 2 ways in proven", state.Coverage.Sentence);
    }

    [Fact]
    public void Every_way_in_proven_is_proven_with_its_scope()
    {
        var state = StateOf(s_mutual, Proofs(s_mutual, [.. Whole("app"), .. Whole("repl"), .. WholeReplication("repl")]));
        Assert.Equal((Meaning.Proven, "Proven 3 of 3", "client certificate required, 3 of 3 ways in proven"),
            (state.Meaning, state.Word, state.Sentence));
        Assert.Equal((2, 2), (state.Coverage.Roles, state.Coverage.RolesProven));
        Assert.Equal(TestSnapshots.Now, state.Coverage.At);
    }

    [Fact]
    public void One_role_of_two_is_no_whole()
    {
        var state = StateOf(s_mutual, Proofs(s_mutual, Whole("app")));
        Assert.Equal((Meaning.NotKnown, "1 of 3 proven", "client certificate required, 1 of 3 ways in proven"),
            (state.Meaning, state.Word, state.Sentence));
    }

    [Theory]
    [InlineData("tls-login")]
    [InlineData("plaintext")]
    [InlineData("no-client-certificate")]
    public void A_way_of_which_one_kind_was_not_shown_is_proven_in_part_only(string lacking)
    {
        var cases = Whole("app").Where(outcome => outcome.Name != lacking).ToArray();
        Assert.Equal(WayState.Partly, Way(StateOf(s_mutual, Proofs(s_mutual, cases)), "app"));
    }

    [Fact]
    public void The_kinds_must_come_together_on_one_route()
    {
        CaseOutcome[] Split(string second) => [Case("tls-login", CaseResult.Passed, route: "IPv4"), Case("plaintext", CaseResult.Passed,
            route: second), Case("no-client-certificate", CaseResult.Passed, route: "IPv4")];
        Assert.Equal(WayState.Partly, Way(StateOf(s_mutual, Proofs(s_mutual, Split("IPv6"))), "app"));
        Assert.Equal(WayState.Proven, Way(StateOf(s_mutual, Proofs(s_mutual, Split("IPv4"))), "app"));
    }

    [Fact]
    public void A_case_that_could_not_be_decided_proves_nothing_and_breaks_nothing()
    {
        var undecided = StateOf(s_mutual, Proofs(s_mutual, Case("tls-login", CaseResult.NotProven)));
        Assert.Equal((Meaning.NotKnown, "set up, not proven yet"), (undecided.Meaning, undecided.Sentence));
        var surprise = StateOf(s_mutual, Proofs(s_mutual, Case("plaintext", CaseResult.Failed)));
        Assert.Equal((Meaning.Broken, "1 surprise in what was tried"), (surprise.Meaning, surprise.Sentence));
        Assert.Equal(WayState.Contradicted, Way(surprise, "app"));
    }

    [Theory]
    [InlineData("# a comment\n" + Mutual, WayState.Proven)]
    [InlineData(Mutual + "hostssl all web 10.9.0.0/16 cert\n", WayState.BeforeLastChange)]
    [InlineData("hostssl all all 10.0.0.0/8 cert map=m\nhostssl replication repl 10.0.0.0/8 cert\n", WayState.BeforeLastChange)]
    public void A_file_that_was_edited_ages_the_proofs_where_the_rules_changed(string edited, WayState state)
    {
        var now = TestSnapshots.Of(edited) with { Server = s_mutual.Server };
        Assert.Equal(state, Way(StateOf(now, Proofs(s_mutual, Whole("app"))), "app"));
    }

    [Fact]
    public void Settings_of_TLS_are_rules_and_others_are_not()
    {
        WayState After(string conf) => Way(StateOf(TestSnapshots.Of(Mutual, conf) with { Server = s_mutual.Server },
            Proofs(s_mutual, Whole("app"))), "app");
        Assert.Equal(WayState.Proven, After("work_mem = '64MB'\n"));
        Assert.Equal(WayState.BeforeLastChange, After("ssl_crl_file = 'root.crl'\n"));
    }

    [Fact]
    public void What_was_proven_before_a_change_is_said_to_be_so_and_a_surprise_from_then_breaks_nothing()
    {
        var aged = Aged(Proofs(s_mutual, [.. Whole("app"), Case("plaintext", CaseResult.Failed, "repl")]));
        var state = StateOf(s_mutual, aged);
        Assert.Equal((Meaning.NotKnown, "client certificate required, 1 of 3 ways in proven before the last change, none since"),
            (state.Meaning, state.Sentence));
        Assert.Equal(WayState.BeforeLastChange, Way(state, "app"));
    }

    [Fact]
    public void Files_that_cannot_be_read_now_age_nothing()
    {
        var away = s_mutual with { Configuration = ConfigurationFiles.Empty, Hba = s_mutual.Hba };
        Assert.Null(RulesFingerprint.Of(away));
        Assert.Equal(WayState.Proven, Way(StateOf(away, Proofs(s_mutual, Whole("app"))), "app"));
    }

    [Theory]
    [InlineData("127.0.0.1", "client certificate required, 1 of 1 way in proven over loopback", true)]
    [InlineData("10.0.0.9", "client certificate required, 1 of 1 way in proven", false)]
    public void What_was_shown_from_the_servers_own_machine_is_said_to_be_so(string from, string sentence, bool loopback)
    {
        var one = TestSnapshots.Of("hostssl all all all cert\n") with { Server = Server("app") };
        var state = StateOf(one, From(one, from, Whole("app")));
        Assert.Equal((sentence, loopback), (state.Sentence, state.Coverage.OverLoopback));
    }

    [Theory]
    [InlineData("host all app 192.168.0.0/16 scram-sha-256\n", "app")]
    [InlineData("host all app 192.168.0.0/16 scram-sha-256\nhost replication all 10.0.0.0/8 scram-sha-256\n", "app, repl for replication")]
    [InlineData("host all all 127.0.0.1/32 scram-sha-256\nhost all repl all reject\n", "")]
    [InlineData("hostnossl all all all reject\nhostnossl all app 10.0.0.0/8 md5\nhostssl all +team 10.0.0.0/8 md5\n", "")]
    [InlineData("local all all peer\n", "")]
    public void The_ways_are_those_that_the_rules_leave_open_to_other_machines(string hba, string ways) => Assert.Equal(ways,
        string.Join(", ", WayIn.Of(TestSnapshots.Of(hba) with { Server = Server("app", "repl*") })!.Value));

    [Fact]
    public void Where_the_server_was_not_asked_nobody_says_of_how_many()
    {
        var unasked = s_mutual with { Server = null };
        var state = StateOf(unasked, Proofs(unasked, Whole("app")));
        Assert.Equal((Meaning.NotKnown, "client certificate required, 1 way in proven, of how many is not known"),
            (state.Meaning, state.Sentence));
    }

    [Fact]
    public void A_surprise_of_a_role_that_is_no_more_is_wrong_no_longer()
    {
        var proofs = Proofs(s_mutual, Case("plaintext", CaseResult.Failed, "gone"));
        Assert.Equal(0, StateOf(s_mutual, proofs).Coverage.Surprises);
        Assert.Equal(1, StateOf(s_mutual with { Server = Server("gone") }, proofs).Coverage.Surprises);
    }

    private static WayState Way(TargetState state, string role) =>
        state.Coverage.Ways.Single(way => way.Way == new WayIn(role, Replication: false)).State;

    private static TargetProofs Aged(TargetProofs proofs) =>
        new([.. proofs.Cases.Select(proof => proof with { AgedAt = TestSnapshots.Now })], null);
}
