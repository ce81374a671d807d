using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>
/// Why a certificate was not accepted, in the words of OpenSSL, GnuTLS, Java, Go, rustls, .NET, SChannel and macOS. Whoever prints it
/// speaks of the other side's certificate.
/// </summary>
internal static class CertificateVerifyErrors
{
    private static readonly string[] s_untrusted =
    [
        "self signed certificate", "self signed cert in chain", "unable to get local issuer certificate", "unable to get issuer cert",
        "unable to verify the first certificate", "unable to verify leaf signature", "certificate is not trusted",
        "certificate not trusted", "certificate signature failure", "authority and subject key identifier mismatch",
        "invalid ca certificate", "unable to decode issuer public key", "certificate rejected", "path length constraint exceeded",
        "certificate chain too long", "pkix path building failed", "unable to find valid certification path",
        "path does not chain with any of the trust anchors", "no trusted certificate found", "trustanchors parameter must be non empty",
        "certificate signed by unknown authority", "unknownissuer", "caused by: unknown issuer", "peer certificate: unknown issuer",
        "endentityusedasca", "the certificate is not trusted", "certificate was not trusted", "certificate issuer is unknown",
        "untrustedroot", "partialchain", "remotecertificatechainerrors", "chain was issued by an authority that is not trusted",
        "root certificate which is not trusted by the trust provider", "certificate chain could not be built to a trusted root",
        "bad cert,unknown ca", "client alert: fatal - unknown ca", "certificateexception: no trusted",
        "peer certificate cannot be authenticated", "bad cert,selfsigned peer", "could not be verified by the server's trust",
        "certificate chain is not trusted",
    ];

    private static readonly string[] s_expired =
    [
        "certificate has expired", "cert has expired", "certificateexpiredexception", "(certificate expired)", "certexpired",
        "peer certificate: expired", "certificate expired: verification time", "bad cert,cert expired",
        "client alert: fatal - certificate expired", "the certificate chain uses expired certificate", "certificate is expired",
        "nottimevalid", "a required certificate is not within its validity period",
    ];

    private static readonly string[] s_notYet =
    [
        "certificate is not yet valid", "cert not yet valid", "certificatenotyetvalidexception", "certnotvalidyet", "notvalidyet",
        "certificate not valid yet", "chain uses not yet valid certificate",
    ];

    private static readonly string[] s_purpose =
    [
        "unsuitable certificate purpose", "unsupported certificate purpose", "invalid purpose",
        "extended key usage does not permit use for tls", "keyusage does not allow", "key usage does not permit",
        "incompatible key usage", "notvalidforusage", "requiredekunotfound", "invalid certificate purpose",
        "peer certificate: invalidpurpose", "key usage violation", "certificate is not allowed to be used for the requested",
    ];

    private static readonly string[] s_name =
    [
        "does not match host name", "certificate's name entry is missing", "certificate's address entry is missing",
        "name contains embedded null", "hostname mismatch", "host name mismatch", "ip address mismatch", "certificate is not valid for",
        "does not match certificate's altnames", "altname invalid", "x509: certificate is valid for",
        "because it doesn't contain any ip sans", "not valid for any names", "legacy common name field", "certnotvalidforname",
        "notvalidforname", "peer certificate: certificate not valid for name", "certificate not valid for name",
        "remotecertificatenamemismatch", "could not be verified by hostnameverifier", "no subject alternative", "no name matching",
        "the certificate's owner does not match hostname", "name in the certificate does not match", "target principal name is incorrect",
        "cn name does not match the passed value", "could not get server's host name from server certificate", "hostname does not match",
        "certificate's common name", "bad cert,hostname check failed", "cert's subject does not match", "certificate name does not match",
        "hostname verification failed", "server name does not match", "host name does not match",
    ];

    private static readonly string[] s_weak =
    [
        "ee key too small", "ca key too small", "ca md too weak", "dh key too small", "certificate key too weak",
        "digest algorithm too weak", "md too weak", "certificates do not conform to algorithm constraints",
        "algorithm constraints check failed", "insecure algorithm", "hasweaksignature", "key is too small", "keysize too small",
        "key size too small",
    ];

    private static readonly string[] s_crl =
    [
        "unable to get certificate crl", "unable to get crl", "crl has expired", "crl is not yet valid", "different crl scope",
        "crl signature failure", "unable to get crl issuer certificate", "crl not yet valid",
    ];

    private static readonly string[] s_unexplained =
    [
        "certificate verify failed", "certificate verification failed", "remote certificate is invalid",
        "remotecertificatevalidationcallback", "invalid peer certificate", "pkix path validation failed", "failed to verify certificate",
        "error in the certificate verification", "bad cert,", "verify error:", "errors in the certificate chain",
    ];

    private static readonly ImmutableArray<FindingCode> s_others =
    [
        FindingCode.ServerCertificateExpired, FindingCode.ServerCertificateNotYetValid, FindingCode.ServerCertificatePurpose,
        FindingCode.ServerCrlProblem, FindingCode.RootFileMissing, FindingCode.ServerCertificateNameMismatch,
    ];

    private static readonly ImmutableArray<FindingCode> s_othersOfClient =
    [
        FindingCode.ClientCertificateExpired, FindingCode.ClientCertificateNotYetValid, FindingCode.ClientCertificateRevoked,
        FindingCode.ClientCertificatePurpose, FindingCode.ServerCrlProblem,
    ];

    public static ImmutableArray<KnownError> All { get; } =
    [
        .. s_untrusted.Select(words => Verify(words, FindingCode.ServerCertificateUntrusted, FindingCode.ClientCertificateUntrusted) with
        {
            Also = [FindingCode.RootFileMissing],
        }),
        .. s_expired.Select(words => Verify(words, FindingCode.ServerCertificateExpired, FindingCode.ClientCertificateExpired)),
        .. s_notYet.Select(words => Verify(words, FindingCode.ServerCertificateNotYetValid, FindingCode.ClientCertificateNotYetValid)),
        .. s_purpose.Select(words => Verify(words, FindingCode.ServerCertificatePurpose, FindingCode.ClientCertificatePurpose)),
        .. s_name.Select(words => Verify(words, FindingCode.ServerCertificateNameMismatch, FindingCode.ServerCertificateNameMismatch)),
        .. s_weak.Select(words => Verify(words, FindingCode.WeakKeyOrHash, FindingCode.WeakKeyOrHash) with { Weight = ErrorWeight.Detail }),
        .. s_crl.Select(words => Verify(words, FindingCode.ServerCrlProblem, FindingCode.ServerCrlProblem) with
        {
            Weight = ErrorWeight.Detail,
        }),
        Verify("certificate revoked", FindingCode.ServerCertificateRevoked, FindingCode.ClientCertificateRevoked),
        Verify("cert revoked", FindingCode.ServerCertificateRevoked, FindingCode.ClientCertificateRevoked),
        Verify("certificate has been revoked", FindingCode.ServerCertificateRevoked, FindingCode.ClientCertificateRevoked),
        Verify("peer certificate: revoked", FindingCode.ServerCertificateRevoked, FindingCode.ClientCertificateRevoked),
        Verify("certificate has expired or is not yet valid: current time * is before",
            FindingCode.ServerCertificateNotYetValid, FindingCode.ClientCertificateNotYetValid) with { Weight = ErrorWeight.Detail },
        Verify("certificate has expired or is not yet valid: current time * is after",
            FindingCode.ServerCertificateExpired, FindingCode.ClientCertificateExpired) with { Weight = ErrorWeight.Detail },
        Verify("validity check failed", FindingCode.ServerCertificateExpired, FindingCode.ClientCertificateExpired) with
        {
            Also = [FindingCode.ServerCertificateNotYetValid], Weight = ErrorWeight.Vague,
        },
        Verify("causedasendentity", FindingCode.ServerCertificateUntrusted, FindingCode.ClientCertificateUntrusted) with
        {
            Also = [FindingCode.ServerCertificatePurpose],
        },
        Verify("unsupportedsignaturealgorithm", FindingCode.WeakKeyOrHash, FindingCode.WeakKeyOrHash),
        .. s_unexplained.Select(words => Verify(words, FindingCode.ServerCertificateUntrusted, FindingCode.ClientCertificateUntrusted) with
        {
            Also = s_others, AlsoAtServer = s_othersOfClient, Weight = ErrorWeight.Vague,
        }),
        new("client certificate verification failed", FindingCode.ClientCertificateUntrusted)
        {
            Also = s_othersOfClient, Weight = ErrorWeight.Vague,
        },
    ];

    private static KnownError Verify(string words, FindingCode server, FindingCode client) =>
        new(words, server) { AtServer = client, Anywhere = true };
}
