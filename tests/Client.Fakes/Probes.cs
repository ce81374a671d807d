using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>What a probe would see of a fake server.</summary>
public static class Probes
{
    public static ProbeReport Of(FakeServerView server, DateTimeOffset now) =>
        Of(server, new ProbeRequest { Host = server.Target.Host, Port = server.Target.Port }, now);

    public static ProbeReport Of(FakeServerView server, ProbeRequest request, DateTimeOffset now)
    {
        var tls = server is { Served: { } served, Authority: { } signer } ? served with { Issuer = signer.Subject } : server.Served;
        return new()
        {
            Request = request,
            At = now,
            Reachable = true,
            SslRequest = tls is null ? SslRequestResponse.Refused : SslRequestResponse.Accepted,
            Protocol = tls is null ? null : "TLSv1.3",
            CipherSuite = tls is null ? null : "TLS_AES_256_GCM_SHA384",
            Chain = tls is null ? [] : [tls],
            Trust = tls is null ? ChainTrust.NotJudged : ChainTrust.Trusted,
            TrustedBy = tls is null ? null : server.Authority?.Subject,
            HostNameMatches = tls is null ? null : true,
            DaysLeft = tls is null ? null : (int)(tls.NotAfter - now).TotalDays,
            ClientCertificateRequested = tls is null ? null : true,
            ConnectElapsed = TimeSpan.FromMilliseconds(0.8),
            NegotiateElapsed = TimeSpan.FromMilliseconds(1.9),
            HandshakeElapsed = TimeSpan.FromMilliseconds(tls is null ? 0 : 7.4),
            Full = request.Depth == ProbeDepth.Full && tls is not null ? FullProbes.Good(request, tls) : null,
            Plaintext = request.Depth == ProbeDepth.Full || request.AskPlaintext
                ? server.TlsRequired ? FullProbes.PlaintextRefused
                    : new(PlaintextVerdict.PasswordAsked, "The server asks for SCRAM-SHA-256.") : PlaintextFact.NotAsked,
            ClientCertificateAuthorities = server.Authority is { } authority && tls is not null ? [authority.Subject] : [],
            Findings = tls is null
                ? [new(FindingCode.TlsOff, Severity.Warning, "The server answers SSLRequest with N: it serves plaintext only.",
                    "Set up the server certificate.", $"{request.Host}:{request.Port}")]
                : [],
        };
    }
}
