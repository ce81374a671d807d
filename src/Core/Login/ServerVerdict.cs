using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Login;

/// <summary>The server's own words after a reload, as findings. Pure.</summary>
internal static class ServerVerdict
{
    public static ImmutableArray<Finding> Of(ServerView view)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        // On 15 a record can be refused with both type and error NULL: a NULL type is an error.
        foreach (var rule in view.HbaRules ?? [])
            if (rule.Error is not null || rule.Type is null)
                findings.Add(new(FindingCode.HbaRejected, Severity.Error,
                    $"The server refuses a record of pg_hba.conf: {rule.Error ?? "it names no reason"}.",
                    "The old rules stay in force until the record is fixed.", $"{rule.FileName}:{rule.LineNumber}"));
        foreach (var row in view.FileSettings ?? [])
        {
            if (row.Error is null) continue;
            var name = row.Name ?? "a line";
            // What waits for a restart is an error in the view too.
            if (view.Settings.TryGetValue(name, out var setting) && setting.Context == "postmaster")
                findings.Add(new(FindingCode.RestartPending, Severity.Info, $"{name} counts after a restart of the server.",
                    "Restart the server when it suits.", name));
            else
                findings.Add(new(FindingCode.ConfRejected, Severity.Error, $"The server refuses {name}: {row.Error}.",
                    "The old settings stay in force until the line is fixed.", $"{row.FileName}:{row.LineNumber}"));
        }
        foreach (var setting in view.Settings.Values.Where(s => s.PendingRestart))
            if (!findings.Any(f => f.At == setting.Name))
                findings.Add(new(FindingCode.RestartPending, Severity.Info, $"{setting.Name} counts after a restart of the server.",
                    "Restart the server when it suits.", setting.Name));
        return findings.ToImmutable();
    }
}
