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
    [InlineData("host all all 10.0.0.0/8 nonsense", "not known, since pg_hba.conf has errors")]
    public void The_sentence_is_what_the_records_let_in_after_those_above_them(string hba, string sentence) =>
        Assert.Equal(sentence, AccessSummary.Of(HbaText.Rules(hba + "\n")).Sentence);
}
