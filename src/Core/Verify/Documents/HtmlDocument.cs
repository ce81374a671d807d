using System.Globalization;
using System.Net;
using System.Text;

namespace PgTlsDashboard.Core.Verify.Documents;

/// <summary>
/// A verify report as one printable page that an auditor keeps: no script, nothing from elsewhere, every case with its evidence.
/// </summary>
public static class HtmlDocument
{
    private const string Style = """
        body { font: 14px/1.45 Inter, system-ui, sans-serif; color: #1b1f24; max-width: 960px; margin: 32px auto; padding: 0 24px; }
        h1 { font-size: 28px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 32px 0 8px; } p.lead { font-size: 16px; margin: 0 0 16px; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; margin: 16px 0; } dt { color: #57606a; }
        dd { margin: 0; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; border-top: 1px solid #d0d7de; }
        thead { display: table-header-group; } tr { break-inside: avoid; }
        code { font: 13px/1.4 "JetBrains Mono", ui-monospace, monospace; overflow-wrap: anywhere; }
        ul { margin: 4px 0 0; padding-left: 16px; } .passed { color: #116329; } .failed { color: #a40e26; } .notproven { color: #57606a; }
        .result { white-space: nowrap; font-weight: 600; }
        footer { margin-top: 32px; border-top: 1px solid #d0d7de; padding-top: 8px; color: #57606a; }
        @media print { body { margin: 0; max-width: none; } }
        """;

    public static string Write(VerifyReport report)
    {
        var page = new StringBuilder();
        var title = $"Verify {report.Context?.Target ?? report.Role}, "
            + $"{report.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width\">\n<title>").Append(Text(title))
            .Append("</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<main>\n<h1>").Append(Text(title))
            .Append("</h1>\n<p class=\"lead\">").Append(Text(Headline(report))).Append("</p>\n");
        AppendFacts(page, report);
        foreach (var group in report.Cases.GroupBy(c => (c.Role, c.Route)))
            AppendCases(page, group.Key.Route.Length == 0 ? group.Key.Role : $"{group.Key.Role} over {group.Key.Route}", group);
        AppendNotes(page, report);
        return page.Append("<footer>Made by ").Append(Text(report.Context?.Program ?? "PgTlsDashboard"))
            .Append(". Each line is a real connection that was made at the time above.</footer>\n</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>The one sentence that a reader takes away.</summary>
    public static string Headline(VerifyReport report)
    {
        var entered = report.Cases.Count(c => c.Kind == CaseKind.Positive && c.Result == CaseResult.Passed);
        var refused = report.Cases.Count(c => c.Kind == CaseKind.Negative && c.Result == CaseResult.Passed);
        var open = report.NotProven > 0 ? $", {report.NotProven} not proven" : "";
        return $"{(report.Proven ? "Proven" : "Not proven")}: {entered} entered, {refused} refused, {report.Failed} "
            + $"{(report.Failed == 1 ? "surprise" : "surprises")}{open}.";
    }

    private static void AppendFacts(StringBuilder page, VerifyReport report)
    {
        page.Append("<dl>\n");
        void Fact(string name, string value) => page.Append("<dt>").Append(Text(name)).Append("</dt><dd>").Append(value).Append("</dd>\n");
        if (report.Context is { } context)
        {
            Fact("Server", $"{Text(context.Target)}, <code>{Text(context.Host)}:{context.Port}</code>");
            Fact("PostgreSQL", Text(context.ServerVersion));
            Fact("Server certificate, SHA-256", context.ServerFingerprint is { } served
                ? $"<code>{Text(served)}</code>"
                : "none: TLS is off");
            foreach (var (role, shown) in context.ClientFingerprints) Fact($"Certificate shown as {role}, SHA-256",
                $"<code>{Text(shown)}</code>");
        }
        Fact("Begun", $"{report.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        Fact("Took", $"{report.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s, {report.Cases.Length} connections");
        page.Append("</dl>\n");
    }

    private static void AppendCases(StringBuilder page, string title, IEnumerable<CaseOutcome> cases)
    {
        page.Append("<h2>").Append(Text(title))
            .Append("</h2>\n<table>\n<thead><tr><th scope=\"col\">Result</th><th scope=\"col\">Case</th><th scope=\"col\">What "
                + "happened</th></tr></thead>\n<tbody>\n");
        foreach (var outcome in cases)
        {
            page.Append("<tr><td class=\"result ").Append(Class(outcome)).Append("\">").Append(Text(Word(outcome))).Append("</td><td>")
                .Append(Text(outcome.Title)).Append("<br><code>").Append(Text(outcome.Name))
                .Append("</code></td><td>Expected: ").Append(Text(outcome.Expected)).Append("<br>").Append(Text(outcome.Outcome));
            var lines = outcome.Evidence.Select(line => $"<li><code>{Text(line)}</code></li>")
                .Concat(outcome.Findings.Select(f => $"<li>{Text(f.Message)} {Text(f.Remedy ?? "")} <code>{Text(f.Code.Text)}</code></li>"))
                .ToList();
            if (lines.Count > 0) page.Append("<ul>").AppendJoin("", lines).Append("</ul>");
            page.Append("</td></tr>\n");
        }
        page.Append("</tbody>\n</table>\n");
    }

    private static void AppendNotes(StringBuilder page, VerifyReport report)
    {
        if (report.Notes.IsEmpty) return;
        page.Append("<h2>Not tried</h2>\n<ul>\n");
        foreach (var note in report.Notes)
            page.Append("<li>").Append(Text(note.Message)).Append(' ').Append(Text(note.Remedy ?? "")).Append("</li>\n");
        page.Append("</ul>\n");
    }

    private static string Word(CaseOutcome outcome) => (outcome.Result, outcome.Kind) switch
    {
        (CaseResult.Passed, CaseKind.Positive) => "✓ Entered",
        (CaseResult.Passed, _) => "✓ Refused",
        (CaseResult.Failed, CaseKind.Positive) => "✗ No entry",
        (CaseResult.Failed, _) => "✗ Entered",
        _ => "? Not proven",
    };

    private static string Class(CaseOutcome outcome) =>
        outcome.Result switch { CaseResult.Passed => "passed", CaseResult.Failed => "failed", _ => "notproven" };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
