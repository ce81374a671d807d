using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>What a finished handshake showed.</summary>
public sealed record TlsSession
{
    /// <summary><c>TLSv1.3</c>, as PostgreSQL spells it.</summary>
    public required string Protocol { get; init; }

    /// <summary>IANA name.</summary>
    public required string CipherSuite { get; init; }

    /// <summary>DER as sent, leaf first, at most 32 of them.</summary>
    public required ImmutableArray<ImmutableArray<byte>> Chain { get; init; }

    public required bool ChainCut { get; init; }

    /// <summary>Null when a client certificate was at hand, because then nobody asked.</summary>
    public required bool? ClientCertificateRequested { get; init; }

    /// <summary>The names of the authorities in the request; empty when it named none.</summary>
    public required ImmutableArray<string> ClientCertificateAuthorities { get; init; }

    public required bool AlpnPostgres { get; init; }
}

/// <summary>How a handshake or a TLS connection broke.</summary>
public enum TlsFailure
{
    TimedOut,
    /// <summary>An orderly end of the stream.</summary>
    Closed,
    Reset,
    Alert,
    /// <summary>Bytes that are no TLS, or a choice that this machine does not accept.</summary>
    Garbled,
    /// <summary>A fault of this program: nothing is known of the server.</summary>
    OurFault,
}

internal abstract record TlsHandshakeOutcome
{
    private TlsHandshakeOutcome() { }

    public sealed record Done(SslStream Stream, TlsSession Session) : TlsHandshakeOutcome;

    public sealed record Failed(TlsFailure Break, TlsAlert? Alert) : TlsHandshakeOutcome;
}

internal sealed record TlsHandshakeRequest(string ServerName, bool Direct, SslProtocols Protocols, X509Certificate2? ClientCertificate);

/// <summary>A handshake that takes any certificate and hands it over: the judgement comes afterwards, with a reason.</summary>
internal static class TlsHandshake
{
    private const int MaxAuthorities = 100;
    private static readonly SslApplicationProtocol s_alpn = new("postgresql");

    public static async Task<TlsHandshakeOutcome> RunAsync(Socket socket, TlsHandshakeRequest request, Deadline deadline)
    {
        var observer = new HandshakeCallbacks();
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsClientAsync(Options(request, observer), deadline.Token).ConfigureAwait(false);
            return new TlsHandshakeOutcome.Done(stream, new TlsSession
            {
                Protocol = ProtocolName(stream.SslProtocol),
                CipherSuite = stream.NegotiatedCipherSuite.ToString(),
                Chain = observer.Chain.Certificates,
                ChainCut = observer.Chain.Cut,
                ClientCertificateRequested = request.ClientCertificate is null ? observer.Requested : null,
                ClientCertificateAuthorities = [.. observer.Authorities],
                AlpnPostgres = stream.NegotiatedApplicationProtocol == s_alpn,
            });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            deadline.ThrowIfCancelled();
            return Classify(e, deadline);
        }
    }

    public static TlsHandshakeOutcome.Failed Classify(Exception e, Deadline deadline)
    {
        if (deadline.Passed) return new(TlsFailure.TimedOut, null);
        if (TlsAlerts.Find(e) is { } alert) return new(TlsFailure.Alert, alert);
        for (var inner = e; inner is not null; inner = inner.InnerException)
            if (inner is SocketException) return new(TlsFailure.Reset, null);
        if (e is Org.BouncyCastle.Tls.TlsFatalAlert) return new(TlsFailure.Garbled, null);
        if (!NetworkFault.IsOfTls(e)) return new(TlsFailure.OurFault, null);
        return new(e is IOException and not Org.BouncyCastle.Tls.TlsException ? TlsFailure.Closed : TlsFailure.Garbled, null);
    }

    private static SslClientAuthenticationOptions Options(TlsHandshakeRequest request, HandshakeCallbacks observer)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = request.ServerName,
            EnabledSslProtocols = request.Protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            // Its own policy, so that the machine's roots are not asked and nothing is downloaded.
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
            AllowTlsResume = false,
            AllowRenegotiation = false,
            RemoteCertificateValidationCallback = observer.See,
        };
        if (request.Direct) options.ApplicationProtocols = [s_alpn];
        if (request.ClientCertificate is null) options.LocalCertificateSelectionCallback = observer.Choose;
        else options.ClientCertificateContext = SslStreamCertificateContext.Create(request.ClientCertificate, null, offline: true);
        return options;
    }

    private static string ProtocolName(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        var other => other.ToString(),
    };

    private sealed class HandshakeCallbacks
    {
        public SentChain Chain { get; private set; } = new([], false);

        public bool Requested { get; private set; }

        public List<string> Authorities { get; } = [];

        public bool See(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            Chain = SentChain.Of(certificate, chain);
            return !Chain.Certificates.IsEmpty;
        }

        /// <summary>Called before the handshake, and again with the server's certificate when the server asks.</summary>
        public X509Certificate Choose(object sender, string targetHost, X509CertificateCollection local, X509Certificate? remote,
            string[] acceptableIssuers)
        {
            if (remote is not null) Requested = true;
            Authorities.Clear();
            Authorities.AddRange(acceptableIssuers.Take(MaxAuthorities).Select(WireText.Neutralise));
            return null!;
        }
    }
}
