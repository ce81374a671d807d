using CsCheck;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>The overlap of two records as regions, held to the matcher.</summary>
public sealed class RegionLawTests
{
    [Fact]
    public void Records_that_one_attempt_may_match_share_a_region()
    {
        Gen.Select(HbaRandom.Rules(), HbaRandom.Attempt.Array[30], HbaRandom.Interfaces, Gen.Bool).Sample(
            (file, attempts, interfaces, old) =>
            {
                var rules = HbaText.Rules(file, old ? HbaText.V15 : HbaText.V18);
                var tests = rules.Records.Select(record => new RecordTest(record, rules.Version, interfaces)).ToArray();
                foreach (var attempt in attempts)
                {
                    var client = attempt.Address is null ? default : ClientAddress.Of(attempt.Address);
                    var met = tests.Where(test => test.Fits(attempt, client) != false).Select(test => test.Record).ToArray();
                    foreach (var one in met)
                        foreach (var other in met)
                            Assert.True(Share(rules, one, other, Transport(attempt)),
                                $"{one.LineNumber} and {other.LineNumber}\n{attempt}");
                }
            },
            iter: 1000);
    }

    [Theory]
    [InlineData("app all", "app all", true)]
    [InlineData("all all", "replication all", false)]
    [InlineData("all,replication all", "replication all", true)]
    [InlineData("shop app", "sameuser app", false)]
    [InlineData("bob alice,bob", "sameuser alice", false)]
    [InlineData("bob alice,bob", "sameuser bob", true)]
    [InlineData("all app", "all /^b", false)]
    [InlineData("all app", "all +team", true)]
    public void Names_are_shared_where_an_attempt_can_have_them(string one, string other, bool expected)
    {
        var rules = HbaText.Rules($"host {one} all trust\nhost {other} all trust\n");
        Assert.Equal(expected, Share(rules, rules.Records[0], rules.Records[1], AccessTransport.Plaintext));
    }

    [Theory]
    [InlineData("10.0.0.3 255.0.0.255", "10.1.2.3/32", true)]
    [InlineData("10.0.0.3 255.0.0.255", "10.1.2.4/32", false)]
    [InlineData("10.0.0.3 255.0.0.255", "192.168.0.0/16", false)]
    [InlineData("10.0.0.3 255.0.0.255", "10.0.0.0 255.255.0.1", false)]
    [InlineData("10.0.0.3 255.0.0.255", "db.example.com", true)]
    [InlineData("10.0.0.3 255.0.0.255", "::/0", false)]
    [InlineData("10.0.0.3 255.0.0.255", "all", true)]
    [InlineData("samehost", "\"samehost\"", true)]
    public void A_mask_with_holes_shares_what_agrees_in_both_masks(string one, string other, bool expected)
    {
        var rules = HbaText.Rules($"host all all {one} trust\nhost all all {other} trust\n");
        Assert.Equal(expected, Share(rules, rules.Records[0], rules.Records[1], AccessTransport.Plaintext));
        Assert.Equal(expected, Share(rules, rules.Records[1], rules.Records[0], AccessTransport.Plaintext));
    }

    [Theory]
    [InlineData("127.0.0.1/32", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("127.0.0.1 255.0.0.255", true)]
    [InlineData("126.0.0.0/7", false)]
    [InlineData("::1/128", true)]
    [InlineData("::1/64", false)]
    [InlineData("localhost", true)]
    [InlineData("samehost", true)]
    [InlineData("\"samehost\"", false)]
    [InlineData("samenet", false)]
    [InlineData("all", false)]
    public void Loopback_is_what_only_the_servers_own_machine_comes_from(string address, bool expected) => Assert.Equal(
        expected, AddressPart.Of(HbaText.Rules($"host all all {address} trust\n").Records[0].Address).All(part => part.IsLoopback));

    private static bool Share(HbaRules rules, HbaRecord one, HbaRecord other, AccessTransport transport) =>
        AccessRegion.Of(one, rules.Version).Any(region => region.Transport == transport
            && AccessRegion.Of(other, rules.Version).Any(region.MayShare));

    private static AccessTransport Transport(HbaAttempt attempt) => attempt switch
    {
        { Address: null } => AccessTransport.Socket,
        { Tls: true } => AccessTransport.Tls,
        { Gss: true } => AccessTransport.Gss,
        _ => AccessTransport.Plaintext,
    };
}
