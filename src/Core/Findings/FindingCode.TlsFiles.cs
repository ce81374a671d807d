namespace PgTlsDashboard.Core;

/// <content>Findings on the TLS files of a server as they lie on disk.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode CaFileHoldsLeaf = new(
        "ca-file-holds-leaf", "The file of ssl_ca_file has a certificate that is no authority.");
    public static readonly FindingCode CaFileLacksRoot = new("ca-file-lacks-root", "The file of ssl_ca_file has no root.");
    public static readonly FindingCode CertificateFileExpired = new(
        "certificate-file-expired", "The server certificate on disk, which is not loaded yet, has expired.");
    public static readonly FindingCode CertificateFileWeak = new(
        "certificate-file-weak", "A certificate on disk is below OpenSSL's security level 2.");
    public static readonly FindingCode CertificateNotLoaded = new(
        "certificate-not-loaded", "The server certificate on disk is not the one that is served.");
    public static readonly FindingCode ChainOrder = new("chain-order", "The certificates of a file are not in the order of their chain.");
    public static readonly FindingCode ChannelBindingHash = new(
        "channel-binding-hash", "The signature of the server certificate has no hash that channel binding could use.");
    public static readonly FindingCode CiphersLackKey = new(
        "ciphers-lack-key", "ssl_ciphers has no suite for the kind of the server's key.");
    public static readonly FindingCode CrlExpired = new("crl-expired", "A revocation list on disk is past its next update.");
    public static readonly FindingCode KeyFileMode = new("key-file-mode", "Others than the server's account may use the key file.");
    public static readonly FindingCode KeyFileOwner = new(
        "key-file-owner", "The key file belongs neither to the server's account nor to root.");
    public static readonly FindingCode KeyFileWithoutKey = new("key-file-without-key", "The key file holds no private key.");
    public static readonly FindingCode KeyNotOfCertificate = new(
        "key-not-of-certificate", "The key on disk is not the key of the certificate on disk.");
    public static readonly FindingCode KeyPassphraseReload = new(
        "key-passphrase-reload", "The key needs a passphrase, so that a reload changes no setting of TLS.");
    public static readonly FindingCode OtherAuthorities = new(
        "other-authorities", "Other authorities than the target's own may issue client certificates that log in.");
    public static readonly FindingCode TlsFileMissing = new("tls-file-missing", "A file that a setting of TLS names does not exist.");
}
