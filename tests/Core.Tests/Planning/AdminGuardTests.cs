using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Tests.Hba;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>What is asked for by name: the dashboard's own login, and the last access path of any superuser.</summary>
public sealed class AdminGuardTests
{
    private const string Socket = "local all all peer\n";

    private static readonly ServerView s_overTcp = Views.Of() with { AdminAddress = "10.9.9.9", AdminRole = "app", AdminDatabase = "shop" };

    private static string[] Codes(string before, string after, ServerView view, bool tls = true) =>
        [.. AdminGuard.Check(TestSnapshots.Of(before, tls: tls).With(view), HbaText.Rules(after)).Select(f => f.Code.Text)];

    [Theory]
    [InlineData(true, false, new string[0])]
    [InlineData(false, true, new[] { "admin-cut-off" })]
    [InlineData(true, true, new string[0])]
    public void Where_TLS_is_required_it_matters_whether_the_admin_connection_may_use_it(bool mayTls, bool mayPlaintext, string[] codes)
    {
        var view = s_overTcp with { AdminTls = false, AdminLoginOptions = new(mayTls, mayPlaintext, Password: true, Certificate: false) };

        Assert.Equal(codes, Codes(Socket + "host all all all scram-sha-256\n", Socket + "hostssl all all all scram-sha-256\n", view));
    }

    [Fact]
    public void An_admin_over_TLS_that_may_not_do_without_is_cut_off_where_TLS_is_rejected()
    {
        const string before = Socket + "host all all all scram-sha-256\n", after = Socket + "hostnossl all all all scram-sha-256\n";
        var view = s_overTcp
            with
        { AdminTls = true, AdminLoginOptions = new(Tls: true, Plaintext: false, Password: true, Certificate: false) };

        Assert.Equal(["admin-cut-off"], Codes(before, after, view));
        Assert.Empty(Codes(before, after, view with { AdminLoginOptions = view.AdminLoginOptions! with { Plaintext = true } }));
    }

    [Fact]
    public void The_database_and_the_address_are_the_admin_connection_s_own()
    {
        const string before = Socket + "host all all all scram-sha-256\n";

        Assert.Equal(["admin-cut-off"], Codes(before, Socket + "host postgres all all scram-sha-256\n", s_overTcp));
        Assert.Empty(Codes(before, Socket + "host shop all all scram-sha-256\n", s_overTcp));
        Assert.Equal(["admin-cut-off"], Codes(before, Socket + "host all all 10.8.0.0/16 scram-sha-256\n", s_overTcp));
        Assert.Empty(Codes(before, Socket + "host all all 10.9.0.0/16 scram-sha-256\n", s_overTcp));
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(null, true, false)]
    [InlineData("/CN=app", true, false)]
    [InlineData("/CN=somebody", true, true)]
    public void A_client_certificate_is_shown_or_it_is_cut_off(string? shown, bool has, bool cutOff)
    {
        var view = s_overTcp with
        {
            AdminTls = true,
            AdminDistinguishedName = shown,
            AdminLoginOptions = new(Tls: true, Plaintext: false, Password: true, has)
        };

        Assert.Equal(cutOff,
            Codes(Socket + "hostssl all all all scram-sha-256\n", Socket + "hostssl all all all scram-sha-256 clientcert=verify-full\n",
                view).Contains("admin-cut-off"));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_password_is_asked_of_an_admin_who_has_one_or_it_is_cut_off(bool has, bool cutOff)
    {
        var view = s_overTcp with { AdminLoginOptions = new(Tls: false, Plaintext: true, has, Certificate: false) };

        Assert.Equal(cutOff,
            Codes(Socket + "host all all all trust\n", Socket + "host all all all scram-sha-256\n", view).Contains("admin-cut-off"));
    }

    [Fact]
    public void What_only_might_let_the_admin_in_does_not_ask_for_a_name() =>
        Assert.Empty(Codes(Socket + "host all all all scram-sha-256\n", Socket + "host all all admin.example scram-sha-256\n", s_overTcp));

    [Fact]
    public void The_last_superuser_s_last_way_is_guarded_and_any_other_way_will_do()
    {
        const string before = "local all postgres peer\nhost all app all scram-sha-256\n";
        var view = s_overTcp with { AdminRole = "app" };

        Assert.Equal(["last-superuser-cut-off"], Codes(before, "local all app peer\nhost all app all scram-sha-256\n", view));
        foreach (var way in (string[])["local all postgres scram-sha-256", "hostssl all postgres 10.1.0.0/16 cert",
            "host shop postgres ::1/128 trust", "host all all db.example md5"])
            Assert.Empty(Codes(before, $"{way}\nhost all app all scram-sha-256\n", view));
    }

    [Fact]
    public void A_way_that_an_earlier_record_takes_is_none()
    {
        const string before = "local all postgres peer\nhost all app all scram-sha-256\n";

        Assert.Equal(["last-superuser-cut-off"],
            Codes(before, "local all postgres reject\nlocal all postgres peer\nhost all app all scram-sha-256\n", s_overTcp));
    }

    [Fact]
    public void One_superuser_of_several_is_enough()
    {
        var two = s_overTcp
            with
        { Roles = [Views.Role("postgres", superuser: true), Views.Role("dba", superuser: true), Views.Role("app")] };
        const string before = "local all all peer\nhost all app all scram-sha-256\n";

        Assert.Empty(Codes(before, "local all dba peer\nhost all app all scram-sha-256\n", two));
        Assert.Equal(["last-superuser-cut-off"], Codes(before, "local all app peer\nhost all app all scram-sha-256\n", two));
    }

    [Fact]
    public void A_superuser_is_in_a_group_only_by_membership()
    {
        const string before = "local all all peer\n";
        var member = Views.Of() with { AdminRole = "app", Roles = [Views.Role("postgres", true, "dbas"), Views.Role("app")] };
        var none = member with { Roles = [Views.Role("postgres", true), Views.Role("app")] };

        Assert.Empty(Codes(before, "local all +dbas,app peer\n", member));
        Assert.Equal(["last-superuser-cut-off"], Codes(before, "local all +dbas,app peer\n", none));
    }

    [Fact]
    public void Without_TLS_a_hostssl_record_is_no_way_in()
    {
        const string before = "host all all all scram-sha-256\n",
            after = "hostssl all postgres all scram-sha-256\nhost all app all scram-sha-256\n";

        Assert.Equal(["last-superuser-cut-off"], Codes(before, after, s_overTcp, tls: false));
        Assert.Empty(Codes(before, after, s_overTcp));
    }

    [Fact]
    public void Where_no_superuser_got_in_before_nothing_is_taken() =>
        Assert.Empty(Codes("host all app all scram-sha-256\n", "host all app 10.0.0.0/8 scram-sha-256\n", s_overTcp));

    [Fact]
    public void Without_the_server_it_is_certain_only_that_nobody_at_all_gets_in()
    {
        string[] Blind(string after) => [.. AdminGuard.Check(TestSnapshots.Of(Socket), HbaText.Rules(after)).Select(f => f.Code.Text)];

        Assert.Equal(["last-superuser-cut-off"], Blind("local all all reject\n"));
        Assert.Empty(Blind("local all app peer\n"));
    }

    [Fact]
    public void The_refusal_names_what_is_cut_off()
    {
        var both = AdminGuard.Check(TestSnapshots.Of(Socket).With(Views.Of()), HbaText.Rules("local all app peer\n"));

        Assert.Equal("The change cuts off the dashboard's own admin login and the last way in of a superuser.",
            ConfirmationGate.Refusal(both).Message);
        Assert.Contains("postgres is the only superuser", both[1].Message, StringComparison.Ordinal);
        Assert.Contains("Line 1 of", both[1].Message, StringComparison.Ordinal);
    }
}
