using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Login;

/// <summary>The server's own words after a reload, as findings. Pure.</summary>
internal static class ServerVerdict
{
    /// <summary>Without a login nobody asks; that is no agreement of the server.</summary>
    public static Finding NotAsked => new(
        FindingCode.VerdictNotAsked, Severity.Warning, "Nobody could ask the server what it took of the files.",
        "Give an admin connection that gets in, or look at pg_file_settings and pg_hba_file_rules yourself.", "admin connection");

    public static ImmutableArray<Finding> Of(ServerView view)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (view.HbaRules is null || view.FileSettings is null) findings.Add(Partly(view));
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

    private static Finding Partly(ServerView view) => NotAsked with
    {
        Message = $"The login may not read {(view.HbaRules is null ? "pg_hba_file_rules" : "pg_file_settings")}: what the server took of "
            + "the files is not known in full.",
        Remedy = "Let the admin connection's role read it, or look yourself.",
    };
}
