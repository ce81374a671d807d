using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using static PgTlsDashboard.Core.Tests.Hba.AccessRulesText;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class ConnectionVerdictTests
{
    [Theory]
    [InlineData("hostssl all all 10.0.0.0/8 md5", "Refused: no record is for app on orders from 10.0.0.7 without TLS.", Meaning.Broken)]
    [InlineData("host all all 10.0.0.0/8 reject", "Refused: line 1 of pg_hba.conf rejects app on orders from 10.0.0.7 without TLS.",
        Meaning.Broken)]
    [InlineData("host all all 10.0.0.0/8 md5", "Line 1 of pg_hba.conf decides: md5, without encryption.", Meaning.Attention)]
    [InlineData("host all all 10.0.0.0/8 trust", "Line 1 of pg_hba.conf decides: trust, which asks for no proof, without encryption.",
        Meaning.Broken)]
    [InlineData("host all all db.example md5",
        "Undecided: line 1 of pg_hba.conf comes first, and whether 10.0.0.7 is db.example depends on the server's DNS.", Meaning.NotKnown)]
    public void A_plaintext_connection_is_told_in_one_sentence(string record, string headline, Meaning meaning)
    {
        var verdict = Check(record, Attempt("app", "orders", "10.0.0.7"));
        Assert.Equal(headline, verdict.Headline);
        Assert.Equal(meaning, verdict.Meaning);
    }

    [Theory]
    [InlineData("hostssl all all 10.0.0.0/8 trust", "10.0.0.7", Meaning.Broken)]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256", "10.0.0.7", null)]
    [InlineData("host all all 127.0.0.1/32 trust", "127.0.0.1", Meaning.Attention)]
    [InlineData("host all all 127.0.0.1/32 scram-sha-256", "127.0.0.1", null)]
    public void Who_enters_without_any_proof_over_TLS_is_not_shown_as_safe(string record, string address, Meaning? meaning)
    {
        var verdict = Check(record, Attempt("app", "orders", address, tls: true));
        Assert.Equal(meaning, verdict.Meaning);
        Assert.DoesNotContain("without encryption", verdict.Headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true,
        "Refused: line 1 of pg_hba.conf asks for a client certificate (verify-full), and the client shows none.", false)]
    [InlineData("web", true, "Refused: line 1 of pg_hba.conf asks for a certificate of app, and this one is of web.", false)]
    [InlineData("app", false, "Refused: the server does not trust the client's certificate, and ends the handshake.", false)]
    [InlineData("app", true, "Line 1 of pg_hba.conf decides: scram-sha-256, and the client's certificate must be verify-full.", true)]
    public void A_certificate_is_judged_as_the_server_judges_it(string? name, bool trusted, string headline, bool enters)
    {
        var attempt = Attempt("app", "orders", "10.0.0.7", tls: true) with
        {
            Certificate = name is null
            ? null
            : new($"CN={name}", name, trusted)
        };
        var verdict = Check("hostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-full", attempt);
        Assert.Equal(headline, verdict.Headline);
        Assert.Equal(enters, verdict.Enters);
    }

    [Fact]
    public void Plaintext_that_never_leaves_the_machine_is_no_reason_for_attention() =>
        Assert.Null(Check("host all all 127.0.0.1/32 md5", Attempt("app", "orders", "127.0.0.1")).Meaning);

    private static ConnectionVerdict Check(string record, HbaAttempt attempt) =>
        ConnectionVerdict.Of(HbaEvaluator.Explain(Rules(record), attempt, interfaces: null), attempt);
}
