using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>What the access rules say to a role that comes from this machine over TLS with a certificate of its own.</summary>
/// <param name="AsksCertificate">The record that it meets asks for a certificate; any record that does when it is not known which.</param>
/// <param name="ReplicationAsksCertificate">The same for physical replication.</param>
internal sealed record RuleReading(bool AsksCertificate, bool ReplicationAsksCertificate, VerifyExpectation Expectation)
{
    public static RuleReading Of(TargetSnapshot snapshot, string role, string database)
    {
        var attempt = RoleMaterial.Attempt(snapshot, role, database);
        var login = HbaEvaluator.Explain(snapshot.Hba, attempt, null);
        var replication = HbaEvaluator.Explain(snapshot.Hba, attempt with { Replication = true }, null);
        return new(RoleMaterial.DemandsCertificate(snapshot, attempt),
            RoleMaterial.DemandsCertificate(snapshot, attempt with { Replication = true }),
            new() { Enters = Enters(login), EntersReplication = Enters(replication), Because = login.Because });
    }

    private static bool? Enters(HbaExplanation explanation) => explanation.Verdict switch
    {
        HbaVerdict.Matched matched => matched.Record.Method != "reject",
        HbaVerdict.ImplicitReject => false,
        _ => null,
    };
}
