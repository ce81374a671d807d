using System.Collections.Immutable;
using System.Net;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>Takes any server and notes what it does.</summary>
internal sealed class TypedTlsObserver(TlsVersion version, ImmutableArray<ushort> suites, int? group, string serverName, bool direct)
    : DefaultTlsClient(new BcTlsCrypto())
{
    private const int MaxTickets = 20;

    public ServerFlight Flight { get; } = new();

    public List<TicketFact> Tickets { get; } = [];

    public bool Complete { get; private set; }

    public bool IsTls13 => version == TlsVersion.Tls13;

    public bool Renegotiated { get; set; }

    public bool AlpnAgreed { get; private set; }

    /// <summary>The fatal alert that the server sent.</summary>
    public TlsAlert? Received { get; private set; }

    /// <summary>The last warning that the server sent.</summary>
    public TlsAlert? Warned { get; private set; }

    /// <summary>The fatal alert that BouncyCastle raised.</summary>
    public TlsAlert? Raised { get; private set; }

    public ushort? SelectedSuite { get; private set; }

    public Org.BouncyCastle.Tls.TlsSession? ToResume { get; init; }

    public Org.BouncyCastle.Tls.TlsSession? Resumable => m_context.Session is { IsResumable: true } session ? session : null;

    public bool Resumed => m_context.SecurityParameters.IsResumedSession;

    public void TakeTicket(ReadOnlySpan<byte> body)
    {
        if (Tickets.Count < MaxTickets) Tickets.Add(new(TimeSpan.FromSeconds(new TlsReader(body).UInt32())));
    }

    public override Org.BouncyCastle.Tls.TlsSession GetSessionToResume() => ToResume!;

    public override int GetMaxHandshakeMessageSize() => 256 * 1024;

    public override int GetMaxCertificateChainLength() => 32;

    public override void NotifySelectedCipherSuite(int selectedCipherSuite)
    {
        SelectedSuite = (ushort)selectedCipherSuite;
        base.NotifySelectedCipherSuite(selectedCipherSuite);
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        if (alertLevel == AlertLevel.fatal) Received = (TlsAlert)alertDescription;
        else Warned = (TlsAlert)alertDescription;
    }

    public override void NotifyAlertRaised(short alertLevel, short alertDescription, string message, Exception cause)
    {
        if (alertLevel == AlertLevel.fatal) Raised = (TlsAlert)alertDescription;
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        AlpnAgreed = m_context.SecurityParameters.ApplicationProtocol is { } agreed && agreed.Equals(Alpn);
        Complete = true;
    }

    public override IList<int> GetEarlyKeyShareGroups() =>
        group is { } known && m_supportedGroups.Contains(known) ? [known] : base.GetEarlyKeyShareGroups();

    public override TlsAuthentication GetAuthentication() => new AnyServer();

    /// <summary>
    /// Not asked for: BouncyCastle would end the handshake with a certificate that must be stapled and is not, and that is a fact to
    /// report.
    /// </summary>
    protected override CertificateStatusRequest GetCertificateStatusRequest() => null!;

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles)
    {
        var groups = base.GetSupportedGroups(namedGroupRoles);
        return group is { } known && !groups.Contains(known) && NamedGroup.IsValid(known) && Crypto.HasNamedGroup(known)
            ? [known, .. groups]
            : groups;
    }

    /// <summary>Parameters of any make, however small: their size is a fact to report, not a reason to end.</summary>
    public override TlsDHGroupVerifier GetDHGroupVerifier() => new AnyGroup();

    protected override ProtocolVersion[] GetSupportedVersions() => [version switch
    {
        TlsVersion.Tls10 => ProtocolVersion.TLSv10,
        TlsVersion.Tls11 => ProtocolVersion.TLSv11,
        TlsVersion.Tls12 => ProtocolVersion.TLSv12,
        _ => ProtocolVersion.TLSv13,
    }];

    protected override int[] GetSupportedCipherSuites() =>
        TlsUtilities.GetSupportedCipherSuites(Crypto, [.. suites.Select(suite => (int)suite)]);

    protected override IList<ServerName> GetSniServerNames() => IPAddress.TryParse(serverName, out _)
        || !System.Text.Ascii.IsValid(serverName)
        ? null!
        : [new ServerName(NameType.host_name, System.Text.Encoding.ASCII.GetBytes(serverName.TrimEnd('.')))];

    protected override IList<ProtocolName> GetProtocolNames() => direct ? [Alpn] : null!;

    private static ProtocolName Alpn { get; } = ProtocolName.AsUtf8Encoding("postgresql");

    private sealed class AnyGroup : TlsDHGroupVerifier
    {
        public bool Accept(Org.BouncyCastle.Tls.Crypto.DHGroup dhGroup) => dhGroup.P.BitLength <= ServerKey.MostPrimeBits;
    }

    private sealed class AnyServer : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
            // The certificate was noted on its way; it is validated apart from the handshake.
        }

        public TlsCredentials GetClientCredentials(Org.BouncyCastle.Tls.CertificateRequest certificateRequest) => null!;
    }
}
