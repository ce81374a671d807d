using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Server.Api.Certificates;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Probe;

/// <summary>Whether the server name stands in the certificate; null without one.</summary>
public sealed record HostNameDto(string ServerName, bool? Matches);

/// <summary>Whether the server asked for a client certificate, and of which authorities.</summary>
public sealed record ClientCertificateDto(bool? Requested, string[] Authorities);

/// <summary>What a plaintext startup packet of the role <c>pgtls-probe</c> met, with the server's own words.</summary>
/// <param name="Verdict">notAsked, refused, passwordAsked, letIn or unknown.</param>
public sealed record PlaintextDto(string Verdict, string Text);

/// <summary>How long each stage took, in milliseconds.</summary>
public sealed record ProbeTimesDto(double Connect, double Negotiate, double Handshake);

/// <summary>What stood on the wire. Null is what this depth does not look at.</summary>
/// <param name="SslRequest">notAsked, accepted, refused, error, injected, closed, timedOut or notPostgres.</param>
/// <param name="Protocols">The one that was agreed on; at full depth all that the server offers, the newest first.</param>
/// <param name="CipherSuites">The one that was agreed on; at full depth all, by version and in the server's order.</param>
/// <param name="Group">The key-exchange group that the server prefers; known at full depth.</param>
/// <param name="Trust">notJudged, trusted or untrusted.</param>
/// <param name="Grade">A, B, C or F by the assessment's baseline; null where too little was seen for one.</param>
/// <param name="DirectTls">Whether TLS without SSLRequest reaches PostgreSQL.</param>
/// <param name="ByOwnHello">
/// The handshake was completed by a hello of this program, after this machine's TLS library had got none.
/// </param>
/// <param name="Clients">Which kinds of clients that verify the server accept its chain; empty without one.</param>
public sealed record ProbeDto(
    string Host, int Port, DateTime At, bool Reachable, string SslRequest, string[] Protocols, string[] CipherSuites, string? Group,
    CertificateDto[] Chain,
    string Trust, string? TrustedBy, HostNameDto Hostname, int? DaysLeft, ClientCertificateDto ClientCertificate, PlaintextDto Plaintext,
    bool? DirectTls,
    string? Grade, FindingDto[] Findings, ProbeTimesDto Times, double ElapsedMs, int InjectedBytes, FullProbeDto? Full,
    AssessmentDto? Assessment, bool ByOwnHello, ClientVerdictDto[] Clients)
{
    public static ProbeDto Of(ProbeReport report) => Of(report, Baselines.Intermediate);

    public static ProbeDto Of(ProbeReport report, Baseline baseline) => Of(report, ProbeAssessment.Of(report, baseline));

    private static ProbeDto Of(ProbeReport report, ProbeAssessment assessment) => new(
        report.Request.Host, report.Request.Port, Spelling.Utc(report.At), report.Reachable, Spelling.Of(report.SslRequest),
        ProtocolsOf(report),
        SuitesOf(report), report.Full?.Groups.SelectMany(group => group.Groups).FirstOrDefault(),
        [.. report.Chain.Select(CertificateDto.Of)], Spelling.Of(report.Trust), report.TrustedBy,
        new(report.Request.ServerName ?? report.Request.Host, report.HostNameMatches), report.DaysLeft,
        new(report.ClientCertificateRequested, [.. report.ClientCertificateAuthorities]),
        new(Spelling.Of(report.Plaintext.Verdict), report.Plaintext.Text), report.DirectTls, assessment.Grade,
        FindingDto.Of(report.Findings),
        new(report.ConnectElapsed.TotalMilliseconds, report.NegotiateElapsed.TotalMilliseconds, report.HandshakeElapsed.TotalMilliseconds),
        (report.Elapsed + (report.Full?.Elapsed ?? TimeSpan.Zero)).TotalMilliseconds, report.InjectedBytes, report.Full is { } full
            ? FullProbeDto.Of(full)
            : null, AssessmentDto.Of(report, assessment), report.ByOwnHello, [.. report.Clients.Select(ClientVerdictDto.Of)]);

    private static string[] ProtocolsOf(ProbeReport report) => report.Full is { Protocols.IsEmpty: false } full
        ? [.. full.Protocols.Where(protocol => protocol.Offered).Select(protocol => protocol.Name)]
        : One(report.Protocol);

    private static string[] SuitesOf(ProbeReport report) => report.Full is { Protocols.IsEmpty: false } full
        ? [.. full.Protocols.SelectMany(protocol => protocol.Suites).Select(suite => suite.Name).Distinct()]
        : One(report.CipherSuite);

    private static string[] One(string? value) => value is null ? [] : [value];
}
