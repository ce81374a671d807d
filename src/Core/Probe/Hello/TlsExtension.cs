namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>Extension types (IANA, TLS ExtensionType Values) that this program sends or looks for.</summary>
internal static class TlsExtension
{
    public const ushort ServerName = 0;
    public const ushort StatusRequest = 5;
    public const ushort SupportedGroups = 10;
    public const ushort PointFormats = 11;
    public const ushort SignatureAlgorithms = 13;
    public const ushort Alpn = 16;
    public const ushort EncryptThenMac = 22;
    public const ushort ExtendedMasterSecret = 23;
    public const ushort SessionTicket = 35;
    public const ushort SupportedVersions = 43;
    public const ushort PskKeyExchangeModes = 45;
    public const ushort CertificateAuthorities = 47;
    public const ushort KeyShare = 51;
    public const ushort RenegotiationInfo = 0xff01;
}
