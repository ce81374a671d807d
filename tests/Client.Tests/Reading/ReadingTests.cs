using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Client.Tests.Reading;

public sealed class ReadingTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-20 * 60, "20 min ago")]
    [InlineData(-3 * 3600, "3 h ago")]
    [InlineData((12 * 86400) - 60, "in 11 days")]
    [InlineData(-2 * 86400, "2 days ago")]
    public void A_time_is_said_as_people_say_it(int seconds, string text) =>
    Assert.Equal(text, RelativeTime.Of(s_now.AddSeconds(seconds), s_now));

    [Theory]
    [InlineData(-1, "expired 1 day ago")]
    [InlineData(0, "less than a day")]
    [InlineData(1, "1 day")]
    public void Days_left_are_said_with_their_unit(int days, string text) => Assert.Equal(text, RelativeTime.Days(days));

    [Theory]
    [InlineData(1, "1 file")]
    [InlineData(2, "2 files")]
    [InlineData(1200, "1,200 files")]
    public void Numbers_carry_their_noun(int count, string text) => Assert.Equal(text, RelativeTime.Count(count, "file"));

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
