using System.Globalization;
using System.Text;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Fleet;

/// <summary>A scan's rows as CSV (RFC 4180), with a header line; JSON is the API's.</summary>
public static class FleetTable
{
    public const string Header = "host,port,name,state,sslrequest,protocol,suite,subject,issuer,not_after,days_left,trust,"
        + "name_matches,client_certificate_requested,plaintext,elapsed_ms,findings";

    public static string ToCsv(IEnumerable<FleetRow> rows)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        foreach (var row in rows)
        {
            var cells = Cells(row).Select(Quote);
            text.AppendJoin(',', cells).Append("\r\n");
        }
        return text.ToString();
    }

    private static IEnumerable<string?> Cells(FleetRow row)
    {
        var report = row.Report;
        var leaf = report is { Chain: [var first, ..] } ? first : null;
        yield return row.Host.Host;
        yield return row.Host.Port.ToString(CultureInfo.InvariantCulture);
        yield return row.Host.ServerName;
        yield return row.Word;
        yield return report?.SslRequest.ToString();
        yield return report?.Protocol;
        yield return report?.CipherSuite;
        yield return leaf?.Subject;
        yield return leaf?.Issuer;
        yield return leaf?.NotAfter.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        yield return report?.DaysLeft?.ToString(CultureInfo.InvariantCulture);
        yield return report?.Trust.ToString();
        yield return report?.HostNameMatches?.ToString(CultureInfo.InvariantCulture);
        yield return report?.ClientCertificateRequested?.ToString(CultureInfo.InvariantCulture);
        yield return report is null || report.Plaintext.Verdict == PlaintextVerdict.NotAsked ? null : report.Plaintext.Verdict.ToString();
        yield return report?.Elapsed.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
        yield return report is null ? null : string.Join(' ', report.Findings.Select(f => f.Code));
    }

    /// <summary>A cell that a spreadsheet would take for a formula gets an apostrophe: its text came from a stranger.</summary>
    private static string Quote(string? cell)
    {
        if (string.IsNullOrEmpty(cell)) return "";
        var safe = cell[0] is '=' or '+' or '@' or '\t' or '\r'
            || (cell[0] == '-' && !int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? "'" + cell
            : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
