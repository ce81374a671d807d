using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

public sealed class SnapshotAdviceTests
{
    [Theory]
    [InlineData("*", true, true)]
    [InlineData("localhost", false, false)]
    [InlineData("127.0.0.1, ::1", false, false)]
    [InlineData("", false, false)]
    [InlineData("0.0.0.0", false, true)]
    [InlineData("localhost, fd00::7", true, true)]
    [InlineData("db.example", false, true)]
    [InlineData("::", true, true)]
    public void Where_the_server_listens_is_read_from_its_setting(string addresses, bool ipv6, bool network)
    {
        var facts = Facts(TestSnapshots.Of(conf: $"listen_addresses = '{addresses}'\n"));
        Assert.Equal((ipv6, network), (facts.ListensOnIpv6, facts.ListensOnNetwork));
    }

    [Fact]
    public void What_no_file_and_no_server_says_is_not_known()
    {
        var facts = Facts(TestSnapshots.Of(tls: false));
        Assert.Equal((null, null, null), (facts.ListensOnIpv6, facts.ListensOnNetwork, facts.PasswordEncryption));
        Assert.Equal((false, true, false), (facts.TlsIsOn, facts.TlsIsUnknown, facts.HasClientAuthority));
        Assert.Null(facts.Roles);
    }

    [Fact]
    public void Certificates_of_this_target_alone_are_counted()
    {
        var snapshot = TestSnapshots.Of("hostssl all app all cert\n", "ssl_ca_file = 'root.crt'\n");
        var mine = Client(snapshot.Target.Id, "repl");
        Assert.Contains(SnapshotAdvice.Of(snapshot, [mine]),
            advice => advice.Finding is { Code.Text: "hba-cert-without-map", At: "/pg/pg_hba.conf:1" });
        Assert.DoesNotContain(SnapshotAdvice.Of(snapshot, [Client(Guid.NewGuid(), "repl")]),
            advice => advice.Finding.Code.Text == "hba-cert-without-map");
        Assert.DoesNotContain(SnapshotAdvice.Of(snapshot, [mine, Client(snapshot.Target.Id, "app")]),
            advice => advice.Finding.Code.Text == "hba-cert-without-map");
    }

    private static AdviceFacts Facts(TargetSnapshot snapshot) => SnapshotAdvice.Facts(snapshot, []);

    private static DatabaseClient Client(Guid target, string role)
    {
        using var key = PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None).GetAwaiter().GetResult();
        return new()
        {
            Id = Guid.NewGuid(),
            TargetId = target,
            Role = role,
            Profile = "psql",
            Certificate = TestSnapshots.Root.IssueClient(role, key, TestSnapshots.Now, TimeSpan.FromDays(90)),
            IssuedAt = TestSnapshots.Now
        };
    }
}
