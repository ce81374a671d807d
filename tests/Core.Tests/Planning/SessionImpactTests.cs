using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Tests.Hba;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>Who is in now and would not get in again: only what is certain is said to be so.</summary>
public sealed class SessionImpactTests
{
    private const string Plain = "host all all 10.0.0.0/8 scram-sha-256\n";
    private const string Tls = "hostssl all all 10.0.0.0/8 scram-sha-256\n";

    private static SessionImpact? Check(string before, string after, ServerSession session, string conf = "", params ServerRole[] roles)
    {
        var view = Views.Of(17, session);
        if (roles.Length > 0) view = view with { Roles = [.. roles] };
        var snapshot = TestSnapshots.Of(before, conf, major: 17).With(view);
        return AccessImpact.Of(snapshot, HbaText.Rules(after), []).Sessions.SingleOrDefault();
    }

    [Fact]
    public void A_plaintext_session_does_not_get_in_again_where_TLS_is_required_and_one_over_TLS_does()
    {
        var lost = Check(Plain, Tls, Views.Session());

        Assert.False(lost!.Undecided);
        Assert.Equal("No record lets app in to shop from 10.0.0.5 without TLS.", lost.Because);
        Assert.Null(Check(Plain, Tls, Views.Session(tls: true)));
    }

    [Fact]
    public void The_record_that_rejects_it_is_named()
    {
        var lost = Check(Plain, "hostnossl all app all reject\n" + Plain, Views.Session());

        Assert.StartsWith("Line 1 of pg_hba.conf rejects it.", lost!.Because, StringComparison.Ordinal);
        Assert.Null(Check(Plain, "hostnossl all repl all reject\n" + Plain, Views.Session()));
    }

    [Fact]
    public void A_session_that_the_present_rules_reject_already_is_told()
    {
        Assert.Equal("The present rules reject it already. No record lets app in to shop from 10.0.0.5 without TLS.",
            Check(Tls, Tls, Views.Session())!.Because);
        Assert.StartsWith("The present rules reject it already. Line 1 of pg_hba.conf rejects it.",
            Check(Tls, "hostnossl all all all reject\n" + Tls, Views.Session())!.Because, StringComparison.Ordinal);
        Assert.Null(Check(Tls, Plain, Views.Session()));
    }

    [Fact]
    public void Our_own_session_is_the_guard_s_business() => Assert.Null(Check(Plain, Tls, Views.Session() with { IsOwn = true }));

    [Theory]
    [InlineData("/CN=app", null)]
    [InlineData("/O=Shop/CN=app", null)]
    [InlineData("/CN=repl", false)]
    [InlineData("/CN=app/CN=repl", null)]
    [InlineData("/CN=repl/CN=app", false)]
    [InlineData("/CN=app\\, the second", true)]
    [InlineData("/O=An organisation with a name that is longer than what is shown/CN", true)]
    public void The_certificate_that_it_shows_is_compared_as_far_as_it_is_told(string shown, bool? undecided)
    {
        var impact = Check(Tls, "hostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-full\n", Views.Session(tls: true, shown: shown),
            "ssl_ca_file = 'root.crt'\n");

        Assert.Equal(undecided, impact?.Undecided);
    }

    [Theory]
    [InlineData("ssl_ca_file = 'root.crt'\n", false)]
    [InlineData("", true)]
    public void That_no_certificate_was_shown_says_something_only_where_one_was_asked_for(string conf, bool undecided)
    {
        var impact = Check(Tls, "hostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-ca\n", Views.Session(tls: true), conf);

        Assert.Equal(undecided, impact!.Undecided);
        Assert.Contains("asks for a client certificate (verify-ca)", impact.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_is_enough_for_verify_ca_whosever_it_is() =>
        Assert.Null(Check(Tls, "hostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-ca\n",
            Views.Session(tls: true, shown: "/CN=repl")));

    [Theory]
    [InlineData("scram-sha-256", "md5", null)]
    [InlineData("md5", "scram-sha-256", true)]
    [InlineData("trust", "scram-sha-256", true)]
    [InlineData("scram-sha-256", "trust", null)]
    [InlineData("scram-sha-256", "reject", false)]
    [InlineData("scram-sha-256", "ldap ldapserver=ldap.example ldapprefix=x", true)]
    [InlineData("ldap ldapserver=ldap.example ldapprefix=x", "ldap ldapserver=ldap.example ldapprefix=x", null)]
    public void Another_method_is_judged_by_what_the_session_has_shown(string before, string after, bool? undecided) =>
        Assert.Equal(undecided, Check($"host all all all {before}\n", $"host shop app all {after}\n", Views.Session())?.Undecided);

    [Fact]
    public void A_host_name_leaves_it_undecided_and_the_sentence_says_what_is_not_known()
    {
        const string named = "host all all db.example scram-sha-256\n";

        var doubtful = Check(named + Plain, named + Tls, Views.Session());

        Assert.True(doubtful!.Undecided);
        Assert.Contains("db.example", doubtful.Because, StringComparison.Ordinal);
        Assert.Null(Check(named + Plain, named + Plain + "local all all peer\n", Views.Session()));
    }

    [Fact]
    public void A_group_is_decided_by_the_memberships_that_the_server_tells()
    {
        const string closed = "host all +team all reject\n" + Plain;

        Assert.False(Check(Plain, closed, Views.Session(), "", Views.Role("app", false, "team"))!.Undecided);
        Assert.Null(Check(Plain, closed, Views.Session(), "", Views.Role("app")));
        Assert.True(Check(Plain, closed, Views.Session(), "", Views.Role("other"))!.Undecided);
    }

    [Fact]
    public void Physical_replication_is_not_covered_by_all()
    {
        var lost = Check("host replication repl all scram-sha-256\n", Plain, Views.Session("repl", replication: true));

        Assert.Equal((false, "No record lets repl in for physical replication from 10.0.0.5 without TLS."),
            (lost!.Undecided, lost.Because));
        Assert.Null(Check(Plain, "host shop all 10.0.0.0/8 scram-sha-256\n", Views.Session("repl")));
    }

    [Fact]
    public void The_socket_and_GSS_encryption_are_ways_of_their_own()
    {
        Assert.Null(Check("local all all peer\n" + Plain, "local all all peer\n" + Tls, Views.Session(address: null)));
        Assert.Contains("over the Unix-domain socket", Check("local all all peer\n" + Plain, Plain, Views.Session(address: null))!.Because,
            StringComparison.Ordinal);
        Assert.Null(Check(Plain, "hostgssenc all all all scram-sha-256\n", Views.Session(gss: true)));
        Assert.NotNull(Check(Plain, Tls, Views.Session(gss: true)));
    }

    [Fact]
    public void Who_is_lost_comes_first_and_unknown_sessions_are_said_to_be_unknown()
    {
        var view = Views.Of(17, Views.Session("app", tls: true), Views.Session("repl"));
        var after = HbaText.Rules("hostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-ca\n");

        var impact = AccessImpact.Of(TestSnapshots.Of(Plain, major: 17).With(view), after, []);
        var unknown = AccessImpact.Of(TestSnapshots.Of(Plain, major: 17).With(view with { Sessions = null }), after, []);

        Assert.Equal([false, true], impact.Sessions.Select(s => s.Undecided));
        Assert.True(impact.SessionsKnown);
        Assert.False(unknown.SessionsKnown);
        Assert.Empty(unknown.Sessions);
    }

    [Fact]
    public void Sessions_and_as_many_records_are_judged_at_linear_cost() => Cost.IsLinear(400, count =>
    {
        var records = string.Concat(Enumerable.Range(0, count).Select(i => $"host db{i} role{i} 10.0.0.0/8 scram-sha-256\n"));
        var sessions = Enumerable.Range(0, count).Select(i => Views.Session($"role{i}") with { Database = $"db{i}" }).ToArray();
        var snapshot = TestSnapshots.Of(records, major: 17).With(Views.Of(17, sessions));
        var after = HbaText.Rules(records.Replace("host ", "hostssl ", StringComparison.Ordinal));
        return () => Assert.Equal(count, AccessImpact.Of(snapshot, after, []).Sessions.Length);
    });
}
