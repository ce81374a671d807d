using PgTlsDashboard.Core.Hba;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Setup;

/// <summary>What the access rules say to a role that comes from this machine over TLS with a certificate of its own.</summary>
/// <param name="AsksCertificate">The record that it meets asks for a certificate; any record that does when it cannot be told which.</param>
internal sealed record RuleReading(bool AsksCertificate, VerifyExpectation Expectation)
{
    public static RuleReading Of(TargetSnapshot snapshot, string role, string database)
    {
        var attempt = new HbaAttempt
        {
            Address = LocalAddress.Toward(snapshot.Target.Host),
            Tls = true,
            Database = database,
            Role = role,
            MemberOf = snapshot.Server?.Roles.FirstOrDefault(r => r.Name == role)?.MemberOf,
            Certificate = new HbaAttemptCertificate($"CN={role}", role, Trusted: true),
        };
        var login = HbaEvaluator.Explain(snapshot.Hba, attempt, null);
        var replication = HbaEvaluator.Explain(snapshot.Hba, attempt with { Replication = true }, null);
        var asks = login.Verdict switch
        {
            HbaVerdict.Matched matched => matched.Record.ClientCert is not null,
            HbaVerdict.ImplicitReject => false,
            _ => snapshot.Hba.Records.Any(r => r.ClientCert is not null),
        };
        return new(asks, new() { Enters = Enters(login), EntersReplication = Enters(replication), Because = login.Because });
    }

    private static bool? Enters(HbaExplanation explanation) => explanation.Verdict switch
    {
        HbaVerdict.Matched matched => matched.Record.Method != "reject",
        HbaVerdict.ImplicitReject => false,
        _ => null,
    };
}
