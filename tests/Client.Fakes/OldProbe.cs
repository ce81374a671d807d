using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>What full depth sees of a server that nobody touched for ten years.</summary>
internal static class OldProbe
{
    private static readonly ImmutableArray<SuiteFact> s_oldest =
    [
        FullProbes.Suite(0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA", 256, null, 1024),
        FullProbes.Suite(0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", 256, "prime256v1"),
        FullProbes.Suite(0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA", 256, null),
        FullProbes.Suite(0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", 128, null, 1024),
        FullProbes.Suite(0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 128, "prime256v1"),
        FullProbes.Suite(0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA", 128, null),
        FullProbes.Suite(0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", 112, null),
    ];

    private static readonly ImmutableArray<SuiteFact> s_newest =
    [
        FullProbes.Suite(0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", 256, "prime256v1"),
        FullProbes.Suite(0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", 128, "prime256v1"),
        FullProbes.Suite(0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", 256, null, 1024),
        FullProbes.Suite(0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384", 256, null),
        .. s_oldest,
    ];

    public static ProbeReport Of(ProbeRequest request, DateTimeOffset now)
    {
        var leaf = Certificates.Server("pg-master-01.corp.example", now.AddDays(-1838), 1826, "pg-master-01.corp.example") with
        {
            Issuer = "CN=Example Issuing CA 3,O=Example Corp",
            KeyAlgorithm = "RSA 1024",
            SignatureAlgorithm = "RSA with SHA-1",
        };
        var root = Certificates.Authority("Example Corp Root", now.AddDays(-4200))
            with
        { KeyAlgorithm = "RSA 2048", SignatureAlgorithm = "RSA with SHA-1" };
        return new()
        {
            Request = request,
            At = now,
            Reachable = true,
            SslRequest = SslRequestResponse.Accepted,
            Protocol = "TLSv1.2",
            CipherSuite = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            Chain = [leaf, root, leaf],
            HostNameMatches = false,
            DaysLeft = -12,
            ClientCertificateRequested = false,
            Plaintext = request.Depth == ProbeDepth.Full
                ? new(PlaintextVerdict.PasswordAsked, "The server asks for an MD5 password.")
                : PlaintextFact.NotAsked,
            ConnectElapsed = TimeSpan.FromMilliseconds(4.2),
            NegotiateElapsed = TimeSpan.FromMilliseconds(9.8),
            HandshakeElapsed = TimeSpan.FromMilliseconds(41.5),
            Findings = [new(FindingCode.Expired, Severity.Error, $"{leaf.Subject} expired on {leaf.NotAfter.UtcDateTime:yyyy-MM-dd}.",
                "Renew the certificate and reload the server.", leaf.Subject)],
            Full = request.Depth == ProbeDepth.Full ? Deep(request, [leaf, root, leaf]) : null,
        };
    }

    private static FullReport Deep(ProbeRequest request, ImmutableArray<Certificate> sent)
    {
        var end = FullProbes.Alert(TlsAlert.HandshakeFailure, "handshake failure (40)");
        return new()
        {
            Gss = new(SslRequestResponse.Error, "FATAL: unsupported frontend protocol 1234.5680", SslRequestResponse.NotAsked, null),
            DirectWithAlpn = new(DirectTlsReach.HandshakeRefused, false, new(RefusedBy.Server, null, "The server closed the connection.")),
            DirectWithoutAlpn =
                new(DirectTlsReach.HandshakeRefused, false, new(RefusedBy.Server, null, "The server closed the connection.")),
            Protocols =
            [
                new(TlsVersion.Tls13, false, null, FullProbes.Alert(TlsAlert.ProtocolVersion, "protocol version (70)"), [],
                    SuiteOrder.NotKnown, null),
                new(TlsVersion.Tls12, true, null, null, s_newest, SuiteOrder.Server, end),
                new(TlsVersion.Tls11, false, null, new(RefusedBy.Network, null, "The connection was reset."), [],
                    SuiteOrder.NotKnown, null),
                new(TlsVersion.Tls10, true, null, null, s_oldest, SuiteOrder.Client, end),
            ],
            Groups = [new(TlsVersion.Tls12, ["prime256v1"], end)],
            Certificate = new(sent[0], "RSA", 1024, null, ["rsa_pkcs1_sha1"], ["http://crl.corp.example/issuing3.crl"], [], [],
                false, false),
            Chain = ChainFact.Of(sent, request.Trust, false),
            SystemTrust = new(ChainTrust.Untrusted, null, []),
            HostNames = [new(HostNameRule.Libpq, false, HostNameReason.NameDiffers),
                new(HostNameRule.Jdbc, false, HostNameReason.NameDiffers), new(HostNameRule.Go, false, HostNameReason.NameDiffers)],
            Resumption = new(ResumptionResult.Resumed, ResumptionResult.Offered, ResumptionResult.NotOffered, []),
            Renegotiation = new(false, true, null),
            CompressionChosen = true,
            ExtendedMasterSecret = false,
            ClientCertificate = new(false, [], [], []),
            OverTls = new("TLSv1.2", PlaintextVerdict.PasswordAsked, "The server asks for an MD5 password.", [], null, null, [], null),
            Costs = FullProbes.Costs(1, 13),
        };
    }
}
