using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Verify.Proofs;

/// <summary>
/// What one case of a verify run showed, kept until a later run shows it anew. Its key is what it proves: target, role, path, route and
/// kind of case.
/// </summary>
public sealed record CaseProof
{
    /// <summary>The path of physical replication; no other path is called so, since a database's is <c>database NAME</c>.</summary>
    public const string Replication = "replication";

    private static readonly ImmutableHashSet<string> s_replication = ["identify-system", "tls-replication-refused",
        "plaintext-replication", "no-client-certificate-replication"];

    /// <summary><c>replication</c>, or <c>database postgres</c>.</summary>
    public required string Path { get; init; }

    public required CaseOutcome Case { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The rules that were tried, as <c>RulesFingerprint</c> has them; null when they could not be read.</summary>
    public required string? Rules { get; init; }

    /// <summary>The address that the connection came from, as far as it is known.</summary>
    public required string? From { get; init; }

    /// <summary>When the rules were changed after it; null while they stand.</summary>
    public DateTimeOffset? AgedAt { get; init; }

    public string Role => Case.Role;

    public string Route => Case.Route;

    public bool IsReplication => Path == Replication;

    /// <summary>What a run showed. A case that could not be decided shows nothing, and takes nothing away.</summary>
    /// <param name="database">The one that was entered.</param>
    public static ImmutableArray<CaseProof> Of(VerifyReport report, string database, string? rules, string? from)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            .. report.Cases.Where(outcome => outcome.Result != CaseResult.NotProven).Select(outcome => new CaseProof
            {
                Path = s_replication.Contains(outcome.Name) ? Replication : $"database {database}",
                Case = outcome,
                At = report.At,
                Rules = rules,
                From = from,
            }),
        ];
    }

    /// <summary>Whether the rules are still those that were tried.</summary>
    /// <param name="rulesNow">Null when they cannot be read now, which ages nothing.</param>
    public bool Stands(string? rulesNow) => AgedAt is null && (Rules is null || rulesNow is null || Rules == rulesNow);
}

/// <summary>All that was ever proven of a target and not shown otherwise since.</summary>
/// <param name="Last">The last run's report; null without one, and after a change of the target's files.</param>
public sealed record TargetProofs(ImmutableArray<CaseProof> Cases, VerifyReport? Last)
{
    public static readonly TargetProofs None = new([], null);
}
