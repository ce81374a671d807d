using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Tests.Hba;

namespace PgTlsDashboard.Core.Tests.State;

public sealed class AccessSummaryTests
{
    [Theory]
    [InlineData("host all all 10.0.0.0/8 scram-sha-256", "plaintext from 10.0.0.0/8")]
    // The first record takes all plaintext, so that the second lets in over TLS alone.
    [InlineData("hostnossl all all all reject\nhost all all 10.0.0.0/8 scram-sha-256", "TLS only, no client certificate asked")]
    [InlineData("hostnossl all all 10.1.0.0/16 reject\nhost all all 10.0.0.0/8 scram-sha-256", "plaintext from 10.0.0.0/8")]
    [InlineData("host all all all reject\nhost all all 10.0.0.0/8 scram-sha-256", "nobody from another machine")]
    [InlineData("hostssl all all 10.0.0.0/8 cert", "mutual TLS only")]
    [InlineData("hostssl all all 10.0.0.0/8 cert\nhostgssenc all all 10.0.0.0/8 gss", "mutual TLS or GSSAPI encryption")]
    [InlineData("hostgssenc all all 10.0.0.0/8 gss", "GSSAPI encryption only")]
    [InlineData("host all all 127.0.0.1/32 trust\nlocal all all peer", "nobody from another machine")]
    // A group's members are not known: its record takes nothing for certain.
    [InlineData("hostnossl all +app all reject\nhost all all 10.0.0.0/8 scram-sha-256", "plaintext from 10.0.0.0/8")]
    // Whoever comes from loopback has no certificate, so that mutual TLS is not all there is.
    [InlineData("hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all 10.0.0.0/8 cert", "mutual TLS from other machines")]
    [InlineData("hostssl all all 127.0.0.1/32 cert\nhostssl all all 10.0.0.0/8 cert", "mutual TLS only")]
    [InlineData("host all all 127.0.0.1/32 trust\nhostssl all all 0.0.0.0/0 cert", "mutual TLS from other machines")]
    [InlineData("host all all 127.0.0.1/32 reject\nhostssl all all 0.0.0.0/0 cert", "mutual TLS only")]
    [InlineData("host all all 10.0.0.0/8 nonsense", "not known, since pg_hba.conf has errors")]
    public void The_sentence_is_what_the_records_let_in_after_those_above_them(string hba, string sentence) =>
        Assert.Equal(sentence, AccessSummary.Of(HbaText.Rules(hba + "\n")).Sentence);

    [Theory]
    [InlineData("hostssl all all 10.0.0.0/8 cert", "nobody", "nobody")]
    [InlineData("local all all peer\nlocal replication all trust\nhost all all localhost md5", "plaintext", "by peer, trust")]
    [InlineData("host all all 0.0.0.0/0 scram-sha-256", "plaintext", "nobody")]
    [InlineData("hostssl all all ::1/128 cert", "mutual TLS", "nobody")]
    [InlineData("hostssl all all samehost scram-sha-256", "TLS, no client certificate asked", "nobody")]
    [InlineData("hostssl all all 127.0.0.1/32 trust", "TLS, no client certificate asked, for some without any proof (trust)", "nobody")]
    [InlineData("host all all 127.0.0.0/8 reject\nhost all all all trust", "plaintext, for some without any proof (trust)", "nobody")]
    [InlineData("host all all 127.0.0.0/8 reject\nhost all all ::1/128 reject\nhost all all all trust", "nobody", "nobody")]
    [InlineData("local all all reject", "nobody", "nobody")]
    public void Loopback_and_the_socket_stand_beside(string hba, string loopback, string socket)
    {
        var summary = AccessSummary.Of(HbaText.Rules(hba + "\n"));
        Assert.Equal((loopback, socket), (summary.LoopbackSentence, summary.SocketSentence));
    }

    [Theory]
    [InlineData("host all all 127.0.0.1/32 trust\nhostssl all all 192.168.0.0/16 trust", "192.168.0.0/16")]
    [InlineData("host all all 192.168.0.0/16 trust clientcert=verify-full", "")]
    [InlineData("host all all all reject\nhost all all 192.168.0.0/16 trust", "")]
    [InlineData("hostssl all all 192.168.0.0/16 trust clientcert=verify-full", "")]
    [InlineData("hostgssenc all all 192.168.0.0/16 trust", "")]
    public void Who_is_trusted_from_another_machine_is_named(string hba, string addresses) =>
        Assert.Equal(addresses, string.Join(", ", AccessSummary.Of(HbaText.Rules(hba + "\n")).TrustedFrom));
}
