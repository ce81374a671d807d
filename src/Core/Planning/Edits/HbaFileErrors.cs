using System.Collections.Immutable;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>A file that the server would not take is not edited further: each of its errors is reported instead.</summary>
internal static class HbaFileErrors
{
    public static ImmutableArray<Finding> Check(TargetSnapshot snapshot)
    {
        if (snapshot.Hba.Accepted) return [];
        var errors = snapshot.Hba.Findings.Where(f => f.Severity == Severity.Error).ToImmutableArray();
        return errors.IsEmpty
            ? [new(FindingCode.HbaRejected, Severity.Error, "The server would not take pg_hba.conf as it stands.",
                "Mend the file until pg_hba_file_rules shows no error, then plan again.", snapshot.Target.Files.HbaFile)]
            : errors;
    }
}
