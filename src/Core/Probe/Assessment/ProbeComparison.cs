using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>One topic of two reports.</summary>
/// <param name="Known">Both reports have it; else a difference may be one of what was asked only.</param>
public sealed record ComparisonRow(string Topic, string One, string Other, bool Known)
{
    public bool Same => One == Other;

    public bool Differs => Known && !Same;
}

/// <summary>Two reports laid side by side: before and after, or two servers. Times and costs are left out, they differ always.</summary>
/// <param name="Rows">Differences first, then what only one report has, then what is the same; each part in the order of the
/// topics.</param>
public sealed record ProbeComparison(ProbeReport One, ProbeReport Other, ImmutableArray<ComparisonRow> Rows)
{
    private const string Nothing = "not known";

    /// <summary>
    /// In what the two reports are not alike, so that a difference may be one of what was asked; one sentence each, empty for like reports.
    /// </summary>
    public ImmutableArray<string> Unlike => [.. Differences(One, Other)];

    public static ProbeComparison Of(ProbeReport one, ProbeReport other, Baseline baseline)
    {
        var (left, right) = (Topics(one, baseline), Topics(other, baseline));
        ImmutableArray<ComparisonRow> rows =
            [.. left.Zip(right, (l, r) => new ComparisonRow(l.Topic, l.Text, r.Text, IsKnown(l) && IsKnown(r)))
                .OrderBy(row => row switch { { Differs: true } => 0, { Same: false } => 1, _ => 2 })];
        return new(one, other, rows);
    }

    private static IEnumerable<string> Differences(ProbeReport one, ProbeReport other)
    {
        var (left, right) = (one.Request, other.Request);
        if (left.Depth != right.Depth)
            yield return "One report is of full depth and the other of a handshake: most of what only one has was not asked in the other.";
        if (left.Negotiation != right.Negotiation) yield return "One report is of SSLRequest and the other of direct TLS.";
        if (!string.Equals(left.ServerName ?? left.Host, right.ServerName ?? right.Host, StringComparison.OrdinalIgnoreCase))
            yield return "The reports asked for different server names: the certificate and the name's verdicts may differ for that alone.";
        if (left.Port != right.Port || !string.Equals(left.Host, right.Host, StringComparison.OrdinalIgnoreCase))
            yield return "The reports are of two servers.";
        if (!left.Trust.SequenceEqual(right.Trust)) yield return "The chains were validated with different roots.";
        if (!left.RevocationLists.Select(list => Convert.ToHexString(list.Der.AsSpan()))
            .SequenceEqual(right.RevocationLists.Select(list => Convert.ToHexString(list.Der.AsSpan()))))
            yield return "The chains were validated with different revocation lists.";
        if (left.Depth == right.Depth && (left.AskPlaintext != right.AskPlaintext || left.AskDirectTls != right.AskDirectTls)
            && left.Depth != ProbeDepth.Full)
            yield return "Plaintext or direct TLS was asked for in one report only.";
        foreach (var (report, which) in new[] { (one, "first"), (other, "second") })
            if (!report.Reachable) yield return $"The {which} report reached no server.";
            else if (report.Full is { Cut: true } || report.Findings.Any(found => found.Code == FindingCode.ProbeFailed))
                yield return $"The {which} report ended before everything was asked.";
            else if (report.Protocol is null) yield return $"The {which} report has no completed handshake.";
        if (one.ByOwnHello != other.ByOwnHello && one.Protocol is not null && other.Protocol is not null)
            yield return "One handshake is of this machine's TLS library and the other of a hello of this program.";
    }

    private static bool IsKnown(ProbeFact fact) => fact.Known && fact.Text != Nothing;

    private static ImmutableArray<ProbeFact> Topics(ProbeReport report, Baseline baseline)
    {
        var leaf = report.Chain.IsDefaultOrEmpty ? null : report.Chain[0];
        var assessment = ProbeAssessment.Of(report, baseline);
        return
        [
            new("Grade", assessment.Grade ?? "not graded", assessment.Grade is not null),
            new("Deviations", Listed(assessment.Deviations.Select(one => one.Finding.Code.Text)), report.Full is not null
                || assessment.Grade is not null),
            new("Reachable", report.Reachable ? "yes" : "no"),
            new("Handshake", report.Protocol is { } protocol ? $"{protocol} {report.CipherSuite}" : "none"),
            new("Versions offered", report.Full is { } full ? Listed(full.Protocols.Where(p => p.Offered).Select(p => p.Name)) : Nothing),
            .. Suites(report),
            new("Groups", report.Full is { } deep ? Listed(deep.Groups.SelectMany(g => g.Groups).Distinct()) : Nothing),
            new("Certificate", leaf is null ? Nothing : $"{leaf.Subject}, {leaf.FingerprintSha256[..8]}…"),
            new("Issuer", leaf?.Issuer ?? Nothing),
            new("Names", leaf is null ? Nothing : Listed(leaf.SubjectAlternativeNames.Select(name => name.ToString()!))),
            new("Key and signature", leaf is null ? Nothing : $"{leaf.KeyAlgorithm}, {leaf.SignatureAlgorithm}"),
            new("Valid until", leaf is null ? Nothing : $"{leaf.NotAfter.UtcDateTime:yyyy-MM-dd}"),
            new("Chain", report.Chain.IsDefaultOrEmpty
                ? Nothing
                : string.Join(" → ", report.Chain.Select(one => one.CommonName ?? one.Subject))),
            new("Missing issuer", report.Full?.Chain is { } chain ? chain.MissingIssuer ?? "none" : Nothing),
            new("Trust by the given roots",
                report.Trust switch { ChainTrust.Trusted => $"by {report.TrustedBy}", ChainTrust.Untrusted => "untrusted",
                    _ => "not judged" }, report.Trust != ChainTrust.NotJudged),
            .. Enum.GetValues<HostNameRule>().Select(rule => Name(report, rule)),
            new("Client certificate", ClientCertificate(report)),
            .. ProbeFacts.Of(report),
        ];
    }

    private static IEnumerable<ProbeFact> Suites(ProbeReport report) =>
        new[] { TlsVersion.Tls13, TlsVersion.Tls12, TlsVersion.Tls11, TlsVersion.Tls10 }.Select(version =>
            new ProbeFact($"Suites of {TlsVersions.Name(version)}",
                report.Full?.Protocols.FirstOrDefault(p => p.Version == version) is { } fact
                    ? Listed(fact.Suites.Select(s => s.Name))
                    : Nothing));

    private static string ClientCertificate(ProbeReport report) => report.ClientCertificateRequested switch
    {
        true when report.ClientCertificateAuthorities.IsEmpty => "asked for",
        true => $"asked for, of {Listed(report.ClientCertificateAuthorities)}",
        false => "not asked for",
        _ => Nothing,
    };

    private static ProbeFact Name(ProbeReport report, HostNameRule rule)
    {
        var opinion = report.Full?.HostNames.FirstOrDefault(one => one.Rule == rule);
        var matches = opinion?.Matches ?? (rule == HostNameRule.Libpq ? report.HostNameMatches : null);
        return new($"Name for {rule switch { HostNameRule.Libpq => "libpq", HostNameRule.Jdbc => "JDBC", _ => "Go" }}",
            matches switch
            {
                true => "matches",
                false => opinion is null
                ? "does not match"
                : $"does not match: {Words(opinion.Reason)}",
                _ => Nothing
            });
    }

    private static string Words(HostNameReason reason) =>
        string.Concat(reason.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    private static string Listed(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } text ? text : "none";
}
