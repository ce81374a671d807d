using System.Net;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class RecordMeaningTests
{
    [Theory]
    [InlineData(HbaConnectionType.Host, "scram-sha-256", null, Transport.Plaintext)]
    [InlineData(HbaConnectionType.HostNoSsl, "scram-sha-256", null, Transport.Plaintext)]
    [InlineData(HbaConnectionType.Host, "reject", null, Transport.Refuses)]
    [InlineData(HbaConnectionType.HostSsl, "scram-sha-256", null, Transport.Tls)]
    [InlineData(HbaConnectionType.HostSsl, "scram-sha-256", "verify-full", Transport.MutualTls)]
    [InlineData(HbaConnectionType.Local, "peer", null, Transport.Socket)]
    public void A_record_says_how_it_lets_people_in(HbaConnectionType type, string method, string? clientCert, Transport transport) =>
        Assert.Equal(transport, RecordMeaning.TransportOf(Record(type, method, clientCert, "10.0.0.0", "255.0.0.0")));

    [Theory]
    [InlineData("10.1.0.0", "255.255.0.0", "10.1.0.0/16")]
    [InlineData("0.0.0.0", "0.0.0.0", "0.0.0.0/0")]
    [InlineData("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::1/128")]
    [InlineData("10.0.0.0", "255.0.255.0", "10.0.0.0 255.0.255.0")]
    public void An_address_is_written_as_a_prefix_where_its_mask_is_one(string address, string mask, string text) =>
        Assert.Equal(text, RecordMeaning.AddressText(new HbaAddress.Network(IPAddress.Parse(address), IPAddress.Parse(mask))));

    [Fact]
    public void A_plaintext_record_for_loopback_needs_no_attention_and_one_for_a_network_does()
    {
        Assert.False(RecordMeaning.NeedsAttention(Record(HbaConnectionType.Host, "md5", null, "127.0.0.1", "255.255.255.255")));
        Assert.True(RecordMeaning.NeedsAttention(Record(HbaConnectionType.Host, "md5", null, "10.0.0.0", "255.0.0.0")));
        // ::1 with a short mask is a network that holds more than loopback.
        Assert.True(RecordMeaning.NeedsAttention(Record(HbaConnectionType.Host, "md5", null, "::1", "ff00::")));
        Assert.False(RecordMeaning.NeedsAttention(Record(HbaConnectionType.Host, "md5", null, "::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));
        Assert.True(RecordMeaning.NeedsAttention(Record(HbaConnectionType.Host, "md5", null, "0.0.0.0", "0.0.0.0")));
    }

    private static HbaRecord Record(HbaConnectionType type, string method, string? clientCert, string address, string mask) => new()
    {
        FileName = "pg_hba.conf",
        LineNumber = 1,
        Type = type,
        Databases = [new ConfToken("all", false)],
        Roles = [new ConfToken("all", false)],
        Address = type == HbaConnectionType.Local ? null : new HbaAddress.Network(IPAddress.Parse(address), IPAddress.Parse(mask)),
        Method = method,
        Options = [],
        ClientCert = clientCert,
    };
}
