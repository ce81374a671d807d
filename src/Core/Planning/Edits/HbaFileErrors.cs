using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>A file that the server would not take is not edited further: each of its errors is reported instead.</summary>
internal static class HbaFileErrors
{
    public static ImmutableArray<Finding> Check(TargetSnapshot snapshot) => Check(snapshot, snapshot.Hba);

    /// <param name="rules">What the snapshot's pg_hba.conf would mean.</param>
    public static ImmutableArray<Finding> Check(TargetSnapshot snapshot, HbaRules rules)
    {
        if (rules.Accepted) return [];
        var errors = rules.Findings.Where(f => f.Severity == Severity.Error).ToImmutableArray();
        return errors.IsEmpty
            ? [new(FindingCode.HbaRejected, Severity.Error, "The server would not take pg_hba.conf as it stands.",
                "Fix the file until pg_hba_file_rules shows no error, then plan again.", snapshot.Target.Files.HbaFile)]
            : errors;
    }
}
