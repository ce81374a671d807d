using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Tests.Hba;

namespace PgTlsDashboard.Core.Tests.State;

public sealed class ConnectionAnswerTests
{
    private static readonly AccessFacts s_asked = new()
    {
        Roles = [new MatrixRole("app", ["writers"])],
        Databases = ["orders", "postgres"],
        ServerWasAsked = true,
        TlsIsOn = true,
        Maps = null,
    };

    [Fact]
    public void A_role_and_a_database_that_the_server_lacks_are_noted_beside_the_records()
    {
        var answer = Answer(s_asked, AccessRulesText.Attempt("ghost", "billing", "10.0.0.7", tls: true));
        Assert.Equal(2, answer.Notes.Length);
        Assert.Equal(Meaning.Attention, answer.Verdict.Meaning);
        Assert.Empty(Answer(s_asked, AccessRulesText.Attempt("app", "orders", "10.0.0.7", tls: true)).Notes);
    }

    [Fact]
    public void Where_the_server_was_not_asked_nothing_is_said_to_be_missing()
    {
        var facts = s_asked with { ServerWasAsked = false };
        Assert.Empty(Answer(facts, AccessRulesText.Attempt("ghost", "billing", "10.0.0.7", tls: true)).Notes);
        Assert.Null(facts.MembershipsOf("app"));
        Assert.Equal(["writers"], s_asked.MembershipsOf("app"));
        Assert.Equal([], s_asked.MembershipsOf("ghost"));
    }

    [Fact]
    public void A_refusal_stays_one_whatever_the_notes_are()
    {
        var answer = Answer(s_asked with { TlsIsOn = false }, AccessRulesText.Attempt("app", "orders", "192.0.2.1", tls: true));
        Assert.Single(answer.Notes);
        Assert.Equal(Meaning.Broken, answer.Verdict.Meaning);
        Assert.Single(answer.Near.Misses);
    }

    private static ConnectionAnswer Answer(AccessFacts facts, HbaAttempt attempt) =>
        ConnectionAnswer.Of(AccessRulesText.Rules("hostssl all all 10.0.0.0/8 scram-sha-256"), facts, attempt);
}
