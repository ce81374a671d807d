using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Tests.Planning;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.Tests.State;

/// <summary>What a state is made of, in few words.</summary>
internal static class StateParts
{
    public static TargetState StateOf(TargetSnapshot snapshot, TargetProofs? proofs = null) =>
        TargetState.Of(snapshot, proofs ?? TargetProofs.None, TestSnapshots.Now);

    /// <summary>Roles without REPLICATION; a name that ends with <c>*</c> has it.</summary>
    public static ServerView Server(params string[] roles) => new()
    {
        Version = PostgresVersion.OfMajor(15),
        Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty,
        HbaRules = null,
        FileSettings = null,
        Roles = [.. roles.Select(role => new ServerRole(role.TrimEnd('*'), false, role.EndsWith('*'), []))],
        Databases = ["postgres"],
        AdminRole = "postgres",
        AdminIsSuperuser = true,
        AdminAddress = null,
        AdminTls = false,
    };

    /// <summary>A run under the rules of the snapshot, from another machine.</summary>
    public static TargetProofs Proofs(TargetSnapshot snapshot, params CaseOutcome[] cases) => From(snapshot, "10.0.0.9", cases);

    public static TargetProofs From(TargetSnapshot snapshot, string address, params CaseOutcome[] cases)
    {
        var report = new VerifyReport { TargetId = snapshot.Target.Id, Role = "app", At = TestSnapshots.Now, Cases = [.. cases] };
        return new(CaseProof.Of(report, "postgres", RulesFingerprint.Of(snapshot), address), report);
    }

    public static CaseOutcome Case(string name, CaseResult result, string role = "app", string route = "") => new()
    {
        Name = name,
        Title = $"{role}: {name}",
        Role = role,
        Route = route,
        Kind = name is "tls-login" or "identify-system" ? CaseKind.Positive : CaseKind.Negative,
        Expected = "It is so.",
        Outcome = "Seen.",
        Result = result,
        Evidence = [],
        Findings = [],
        Elapsed = TimeSpan.Zero,
    };

    /// <summary>All that proves a login with a client certificate.</summary>
    public static CaseOutcome[] Whole(string role) =>
        [.. ((string[])["tls-login", "plaintext", "no-client-certificate"]).Select(name => Case(name, CaseResult.Passed, role))];

    /// <summary>All that proves physical replication with a client certificate.</summary>
    public static CaseOutcome[] WholeReplication(string role) =>
        [.. ((string[])["identify-system", "plaintext-replication", "no-client-certificate-replication"])
            .Select(name => Case(name, CaseResult.Passed, role))];
}
