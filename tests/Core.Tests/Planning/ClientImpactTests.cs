using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Tests.Hba;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>Clients with a certificate, of whom nobody knows whence they come: certain is what holds for every address.</summary>
public sealed class ClientImpactTests
{
    private static readonly DatabaseClient s_app = Client("app");

    private static DatabaseClient Client(string role, TimeSpan? validity = null)
    {
        using var key = PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None).GetAwaiter().GetResult();
        var issued = TestSnapshots.Now.AddDays(-30);
        return new()
        {
            Id = Guid.NewGuid(),
            TargetId = Guid.NewGuid(),
            Role = role,
            Profile = "app",
            IssuedAt = issued,
            Certificate = TestSnapshots.Root.IssueClient(role, key, TestSnapshots.Now, validity ?? TimeSpan.FromDays(90))
        };
    }

    private static ClientImpact? Check(string before, string after, DatabaseClient? client = null, bool tls = true) =>
        AccessImpact.Of(TestSnapshots.Of(before, tls: tls, major: 17).With(Views.Of(17)), HbaText.Rules(after), [client ?? s_app]).Clients
            .SingleOrDefault();

    [Fact]
    public void A_client_that_no_record_lets_in_over_TLS_any_more_is_lost_for_certain()
    {
        var lost = Check("hostssl all all 10.0.0.0/8 scram-sha-256\n", "hostssl all repl 10.0.0.0/8 scram-sha-256\n");

        Assert.False(lost!.Undecided);
        Assert.Contains("No record lets app in over TLS any more.", lost.Because, StringComparison.Ordinal);
        Assert.Null(Check("hostssl all all 10.0.0.0/8 scram-sha-256\n", "hostssl all app 10.0.0.0/8 scram-sha-256\n"));
    }

    [Fact]
    public void A_network_less_is_undecided_and_named()
    {
        var perhaps = Check("hostssl all all 10.0.0.0/8 scram-sha-256\nhostssl all all 192.168.0.0/16 scram-sha-256\n",
            "hostssl all all 10.0.0.0/8 scram-sha-256\n");

        Assert.True(perhaps!.Undecided);
        Assert.StartsWith("From 192.168.0.0/16: ", perhaps.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_certificate_answers_the_demand_for_one_and_another_s_does_not()
    {
        const string before = "hostssl all all all scram-sha-256\n";

        Assert.Null(Check(before, "hostssl all all all scram-sha-256 clientcert=verify-full\n"));
        Assert.Null(Check(before, "hostssl all all all cert\n"));
        var wrong = Check(before, "hostssl all all all scram-sha-256 clientcert=verify-full\n", s_app with { Role = "repl" });
        Assert.False(wrong!.Undecided);
        Assert.Contains("a client certificate of repl, and it shows that of app", wrong.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_was_not_asked_for_before_is_not_known()
    {
        var perhaps = Check("hostssl all all all cert\n", "hostssl all all all scram-sha-256\n");

        Assert.True(perhaps!.Undecided);
        Assert.Contains("asks for a password", perhaps.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_for_a_host_name_keeps_it_from_being_certain()
    {
        const string before = "hostssl all all 10.0.0.0/8 scram-sha-256\n", named = "hostssl all all app.example scram-sha-256\n";

        Assert.True(Check(before, named)!.Undecided);
        Assert.True(Check(before + named, before)!.Undecided);
        Assert.Null(Check(before + named, before + named + "local all all peer\n"));
    }

    [Fact]
    public void An_expired_certificate_gets_in_nowhere_anyway() =>
        Assert.Null(Check("hostssl all all all scram-sha-256\n", "hostssl all repl all scram-sha-256\n",
            Client("app", TimeSpan.FromHours(1))
                with
            { Certificate = s_app.Certificate with { NotAfter = TestSnapshots.Now.AddDays(-1) } }));

    [Fact]
    public void Without_TLS_a_certificate_is_of_no_use() =>
    Assert.Null(Check("hostssl all all all scram-sha-256\n", "hostssl all repl all scram-sha-256\n", tls: false));

    [Fact]
    public void Requiring_TLS_takes_nothing_from_clients_that_come_over_TLS() =>
    Assert.Null(Check("host all all all scram-sha-256\n", "hostssl all all all scram-sha-256\n"));
}
