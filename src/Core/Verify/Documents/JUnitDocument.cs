using System.Globalization;
using System.Text;
using System.Xml;

namespace PgTlsDashboard.Core.Verify.Documents;

/// <summary>
/// A verify report as JUnit XML, which CI systems read: a suite a role and route, a test a case. What is not proven is an error, a surprise
/// a failure.
/// </summary>
public static class JUnitDocument
{
    public static string Write(VerifyReport report)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("testsuites");
            Write(writer, "name", $"verify {report.Context?.Target} {report.Role}".Trim());
            WriteCounts(writer, report.Cases);
            Write(writer, "time", Seconds(report.Elapsed));
            foreach (var suite in report.Cases.GroupBy(c => (c.Role, c.Route)))
                WriteSuite(writer, report, suite.Key.Role, suite.Key.Route, [.. suite]);
            writer.WriteEndElement();
        }
        return text.Append('\n').ToString();
    }

    private static void WriteSuite(XmlWriter writer, VerifyReport report, string role, string route, IReadOnlyCollection<CaseOutcome> cases)
    {
        writer.WriteStartElement("testsuite");
        Write(writer, "name", route.Length == 0 ? role : $"{role} over {route}");
        WriteCounts(writer, cases);
        Write(writer, "time", Seconds(cases.Aggregate(TimeSpan.Zero, (sum, c) => sum + c.Elapsed)));
        Write(writer, "timestamp", report.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        if (report.Context is { } context) WriteProperties(writer, context);
        foreach (var outcome in cases) WriteCase(writer, outcome);
        writer.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter writer, VerifyContext context)
    {
        writer.WriteStartElement("properties");
        foreach (var (name, value) in Properties(context))
        {
            writer.WriteStartElement("property");
            Write(writer, "name", name);
            Write(writer, "value", value);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static IEnumerable<(string Name, string Value)> Properties(VerifyContext context)
    {
        yield return ("target", context.Target);
        yield return ("host", context.Host);
        yield return ("port", context.Port.ToString(CultureInfo.InvariantCulture));
        yield return ("postgresql", context.ServerVersion);
        if (context.ServerFingerprint is { } served) yield return ("server-certificate-sha256", served);
        foreach (var (role, shown) in context.ClientFingerprints) yield return ($"client-certificate-sha256 {role}", shown);
        yield return ("program", context.Program);
    }

    private static void WriteCase(XmlWriter writer, CaseOutcome outcome)
    {
        writer.WriteStartElement("testcase");
        Write(writer, "classname", outcome.Kind == CaseKind.Positive ? "must enter" : "must be refused");
        Write(writer, "name", $"{outcome.Name}: {outcome.Title}");
        Write(writer, "time", Seconds(outcome.Elapsed));
        if (outcome.Result != CaseResult.Passed)
        {
            writer.WriteStartElement(outcome.Result == CaseResult.Failed ? "failure" : "error");
            Write(writer, "type", outcome.Findings is [var first, ..] ? first.Code.Text : "surprise");
            Write(writer, "message", outcome.Outcome);
            writer.WriteString(Clean(string.Join('\n', outcome.Findings.Select(f => $"{f.Message} {f.Remedy}"))));
            writer.WriteEndElement();
        }
        writer.WriteStartElement("system-out");
        writer.WriteString(
            Clean(string.Join('\n', outcome.Evidence.Prepend($"Expected: {outcome.Expected}").Append($"Outcome: {outcome.Outcome}"))));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter writer, IReadOnlyCollection<CaseOutcome> cases)
    {
        Write(writer, "tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        Write(writer, "failures", cases.Count(c => c.Result == CaseResult.Failed).ToString(CultureInfo.InvariantCulture));
        Write(writer, "errors", cases.Count(c => c.Result == CaseResult.NotProven).ToString(CultureInfo.InvariantCulture));
    }

    private static void Write(XmlWriter writer, string attribute, string value) => writer.WriteAttributeString(attribute, Clean(value));

    private static string Seconds(TimeSpan elapsed) => elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A server's texts may hold what XML 1.0 cannot.</summary>
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes()
            .Select(rune => rune.Value is '\t' or '\n' or '\r' or >= 0x20 and not (0xfffe or 0xffff) ? rune.ToString() : "\ufffd"));
}
