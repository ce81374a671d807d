using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Probe;

/// <summary>A TLS alert: its number, and its name in RFC 8446's registry.</summary>
public sealed record AlertDto(int Number, string Name);

/// <summary>Why an attempt went no further.</summary>
/// <param name="By">server, ourLibrary, network, deadline or ourLimit.</param>
public sealed record StopDto(string By, AlertDto? Alert, string Text)
{
    public static StopDto? Of(ProbeStop? stop) =>
        stop is null ? null : new(Spelling.Of(stop.By), stop.Alert is { } alert ? new((int)alert, Spelling.Of(alert)) : null, stop.Text);
}

/// <summary>The answer to GSSENCRequest.</summary>
/// <param name="Answer">As for sslRequest: accepted is G, refused is N.</param>
/// <param name="ThenSslRequest">What SSLRequest met after N on the same connection.</param>
public sealed record GssDto(string Answer, string? Text, string ThenSslRequest, StopDto? Stop);

/// <summary>TLS without SSLRequest.</summary>
/// <param name="Reach">notKnown, handshakeRefused, hungUpAfterHandshake or speaks.</param>
public sealed record DirectTlsDto(string Reach, bool AlpnAgreed, StopDto? Stop)
{
    public static DirectTlsDto Of(DirectTlsFact fact) => new(Spelling.Of(fact.Reach), fact.AlpnAgreed, StopDto.Of(fact.Stop));
}

/// <summary>How sessions could be taken up again: notKnown, notOffered, offered, resumed or notResumed.</summary>
/// <param name="TicketLifetimes">Of TLS 1.3's tickets, in seconds; their count is the server's.</param>
public sealed record ResumptionDto(string SessionId, string Ticket12, string Ticket13, double[] TicketLifetimes)
{
    public static ResumptionDto Of(ResumptionFact fact) =>
        new(Spelling.Of(fact.SessionId), Spelling.Of(fact.Ticket12), Spelling.Of(fact.Ticket13),
            [.. fact.Tickets.Select(ticket => ticket.Lifetime.TotalSeconds)]);
}

/// <summary>Renegotiation before TLS 1.3.</summary>
public sealed record RenegotiationDto(bool Secure, bool? ClientInitiated, StopDto? Stop);

/// <summary>What the server's CertificateRequest said.</summary>
public sealed record CertificateRequestDto(bool Requested, string[] Authorities, string[] CertificateTypes, string[] SignatureSchemes);

/// <summary>A startup packet over TLS for the role <c>pgtls-probe</c>, protocol 3.99 and an unknown option.</summary>
/// <param name="Verdict">As for plaintext.</param>
/// <param name="ChannelBinding">SCRAM-SHA-256-PLUS is offered; null unless the server asks for SCRAM.</param>
/// <param name="NewestProtocol">The newest that the server speaks: 3.0, 3.2.</param>
public sealed record StartupDto(
    string Protocol, string Verdict, string Text, string[] SaslMechanisms, bool? ChannelBinding, string? NewestProtocol,
    string[] UnknownOptions, StopDto? Stop);

/// <summary>One question's connections and time.</summary>
public sealed record CheckCostDto(string Check, int Connections, double ElapsedMs);

/// <summary>What full depth saw. Null is what could not be asked; each refusal says who refused.</summary>
/// <param name="AfterRefusal">What a startup packet met on the same connection after the server's N.</param>
/// <param name="CompressionChosen">DEFLATE was offered and chosen; null without TLS 1.2 or older.</param>
/// <param name="Connections">Beside the first.</param>
/// <param name="Cut">The time or the limit of connections was over before everything was asked.</param>
public sealed record FullProbeDto(
    GssDto Gss, PlaintextDto? AfterRefusal, DirectTlsDto DirectWithAlpn, DirectTlsDto DirectWithoutAlpn, ProtocolDto[] Protocols,
    GroupsDto[] Groups,
    ServerKeyDto? Certificate, ChainDto? Chain, SystemTrustDto? SystemTrust, HostNameOpinionDto[] HostNames, ResumptionDto? Resumption,
    RenegotiationDto? Renegotiation, bool? CompressionChosen, bool? ExtendedMasterSecret, bool? EncryptThenMac,
    CertificateRequestDto? ClientCertificate,
    StartupDto? OverTls, CheckCostDto[] Costs, int Connections, bool Cut)
{
    public static FullProbeDto Of(FullReport full) => new(
        new(Spelling.Of(full.Gss.Answer), full.Gss.Text, Spelling.Of(full.Gss.ThenSslRequest), StopDto.Of(full.Gss.Stop)),
        full.AfterRefusal is { } after ? new(Spelling.Of(after.Verdict), after.Text) : null,
        DirectTlsDto.Of(full.DirectWithAlpn), DirectTlsDto.Of(full.DirectWithoutAlpn),
        [.. full.Protocols.Select(ProtocolDto.Of)], [.. full.Groups.Select(GroupsDto.Of)],
        full.Certificate is { } certificate ? ServerKeyDto.Of(certificate) : null,
        full.Chain is { } chain ? ChainDto.Of(chain) : null,
        full.SystemTrust is { } trust
            ? new(Spelling.Of(trust.Trust), trust.TrustedBy, [.. trust.Reasons.Select(reason => reason.Message)])
            : null,
        [.. full.HostNames.Select(
            opinion => new HostNameOpinionDto(Spelling.Of(opinion.Rule), opinion.Matches, Spelling.Of(opinion.Reason)))],
        full.Resumption is { } resumption ? ResumptionDto.Of(resumption) : null,
        full.Renegotiation is { } again ? new(again.Secure, again.ClientInitiated, StopDto.Of(again.Stop)) : null,
        full.CompressionChosen, full.ExtendedMasterSecret, full.EncryptThenMac,
        full.ClientCertificate is { } asked
            ? new(asked.Requested, [.. asked.Authorities], [.. asked.CertificateTypes], [.. asked.SignatureSchemes])
            : null,
        full.OverTls is { } startup ? Startup(startup) : null,
        [.. full.Costs.Select(cost => new CheckCostDto(cost.Check, cost.Connections, cost.Elapsed.TotalMilliseconds))], full.Connections,
        full.Cut);

    private static StartupDto Startup(StartupFact fact) => new(
        fact.Protocol, Spelling.Of(fact.Verdict), fact.Text, [.. fact.SaslMechanisms], fact.ChannelBinding, fact.NewestProtocol,
        [.. fact.UnknownOptions], StopDto.Of(fact.Stop));
}
