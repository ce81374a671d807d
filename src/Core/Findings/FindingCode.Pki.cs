namespace PgTlsDashboard.Core;

/// <content>Findings on certificates, requests, keys and names as they are given.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AuthorityExpired = new("authority-expired", "The target's authority is past its notAfter.");
    public static readonly FindingCode AuthorityNotYetValid = new(
        "authority-not-yet-valid", "The target's authority is before its notBefore.");
    public static readonly FindingCode CertificateDamaged = new(
        "certificate-damaged", "The input is no X.509 certificate, or a damaged one.");
    public static readonly FindingCode CertificateTooLarge = new("certificate-too-large", "The input is too long for a certificate.");
    public static readonly FindingCode CrlUnreadable = new("crl-unreadable", "The certificate revocation list cannot be parsed.");
    public static readonly FindingCode CsrDamaged = new("csr-damaged", "The input is no PKCS #10 certificate request, or a damaged one.");
    public static readonly FindingCode CsrPrivateKey = new("csr-private-key", "A private key was sent with the certificate request.");
    public static readonly FindingCode CsrTooLarge = new("csr-too-large", "The input is too long for a certificate request.");
    public static readonly FindingCode CsrUnproven = new("csr-unproven", "The certificate request's signature does not prove its key.");
    public static readonly FindingCode CsrWeakKey = new(
        "csr-weak-key", "The certificate request's key is too weak, or of a kind that is not supported.");
    public static readonly FindingCode PassphraseEmpty = new("passphrase-empty", "The passphrase is empty.");
    public static readonly FindingCode PassphraseNotAscii = new(
        "passphrase-not-ascii", "The passphrase has characters beyond ASCII, with which Java cannot open a PKCS #12 file.");
    public static readonly FindingCode PemDamaged = new("pem-damaged", "A PEM block has no proper end.");
    public static readonly FindingCode PemEmpty = new("pem-empty", "The PEM text has no certificate.");
    public static readonly FindingCode PemOtherBlock = new("pem-other-block", "A PEM block is no certificate and was not read.");
    public static readonly FindingCode PemPrivateKey = new(
        "pem-private-key", "A private key stands beside the certificates and was not read.");
    public static readonly FindingCode RoleControlCharacter = new("role-control-character", "The role's name has a control character.");
    public static readonly FindingCode RoleEmpty = new("role-empty", "The role's name is empty.");
    public static readonly FindingCode RoleMalformed = new("role-malformed", "The role's name is not valid Unicode.");
    public static readonly FindingCode RoleTooLong = new("role-too-long", "The role's name is longer than PostgreSQL allows.");
    public static readonly FindingCode SanAddress = new("san-address", "The name looks like an IP address and is not one.");
    public static readonly FindingCode SanBrackets = new("san-brackets", "The IPv6 address has the brackets of a URL.");
    public static readonly FindingCode SanCharacter = new("san-character", "The name has a character that host names do not have.");
    public static readonly FindingCode SanEmpty = new("san-empty", "The name is empty.");
    public static readonly FindingCode SanIdn = new("san-idn", "The name has no ASCII form (IDNA).");
    public static readonly FindingCode SanLabel = new(
        "san-label", "A label of the name is empty, too long, or begins or ends with a hyphen.");
    public static readonly FindingCode SanMapped = new("san-mapped", "The name is an IPv4-mapped IPv6 address.");
    public static readonly FindingCode SanNetwork = new("san-network", "The name is a network or a path, not one host.");
    public static readonly FindingCode SanPath = new("san-path", "The name is a Unix-domain socket.");
    public static readonly FindingCode SanPort = new("san-port", "The name has a port.");
    public static readonly FindingCode SanSpace = new("san-space", "The name has a space or a control character.");
    public static readonly FindingCode SanTooLong = new("san-too-long", "The name is longer than DNS allows.");
    public static readonly FindingCode SanTrailingDot = new("san-trailing-dot", "The name ends with a dot.");
    public static readonly FindingCode SanUnspecified = new("san-unspecified", "The address is one to listen on, not one to connect to.");
    public static readonly FindingCode SanUrl = new("san-url", "The name is a URL.");
    public static readonly FindingCode SanWildcard = new("san-wildcard", "The name has a wildcard where no client accepts one.");
    public static readonly FindingCode SanZone = new("san-zone", "The address has a zone, which only one machine knows.");
}
