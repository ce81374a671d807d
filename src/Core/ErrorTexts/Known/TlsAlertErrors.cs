using System.Collections.Immutable;
using System.Globalization;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>
/// The alerts of TLS (RFC 8446, section 6), as OpenSSL, Java, Go, GnuTLS, rustls, SChannel and Erlang print those that they received. An
/// alert speaks of what its hearer showed: at a client of the client's certificate, in the log of a server of the server's.
/// </summary>
internal static class TlsAlertErrors
{
    // OpenSSL, BoringSSL; Java; .NET; rustls; Go; GnuTLS.
    private static readonly string[] s_received =
    [
        "alert ", "fatal alert: ", "tls alert: '", "remote error: tls: ", "fatal alert has been received.: ",
        "received alert: ", "server alert: fatal - ", "alertreceived(", "alert received: ",
    ];

    private static readonly TlsAlertMeaning[] s_alerts =
    [
        new(40, ["handshake failure", "handshakefailure", "handshake failed"], FindingCode.TlsCipherMismatch, FindingCode.TlsCipherMismatch,
            [FindingCode.SniUnknown, FindingCode.ClientCertificateMissing, FindingCode.TlsVersionMismatch],
            [FindingCode.TlsVersionMismatch]),
        new(42, ["bad certificate", "badcertificate", "certificate is bad"], FindingCode.ClientCertificateNotYetValid,
            FindingCode.ServerCertificateNotYetValid,
            [FindingCode.ClientCertificateUntrusted, FindingCode.ClientCertificateExpired, FindingCode.WeakKeyOrHash],
            [FindingCode.ServerCertificateUntrusted, FindingCode.ServerCertificateNameMismatch, FindingCode.ServerCertificateExpired]),
        new(43, ["unsupported certificate", "unsupportedcertificate", "unsupportedcert", "certificate is not supported"],
            FindingCode.ClientCertificatePurpose, FindingCode.ServerCertificatePurpose, [], [FindingCode.ServerCertificateUntrusted]),
        new(44, ["certificate revoked", "certificaterevoked", "revoked certificate", "certificate was revoked"],
            FindingCode.ClientCertificateRevoked, FindingCode.ServerCertificateRevoked, [FindingCode.Reset], []),
        new(45, ["certificate expired", "certificateexpired", "expired certificate", "certificate has expired"],
            FindingCode.ClientCertificateExpired, FindingCode.ServerCertificateExpired, [FindingCode.ServerCrlProblem], []),
        new(46, ["certificate unknown", "certificateunknown", "unknown certificate"], FindingCode.ClientCertificateUntrusted,
            FindingCode.ServerCertificateUntrusted, [FindingCode.ClientCertificateExpired],
            [FindingCode.ServerCertificateNameMismatch, FindingCode.ServerCertificateExpired]),
        new(48, ["unknown ca", "unknownca", "unknown certificate authority", "ca is unknown"], FindingCode.ClientCertificateUntrusted,
            FindingCode.ServerCertificateUntrusted, [FindingCode.ServerCrlProblem], [FindingCode.RootFileMissing]),
        new(49, ["access denied", "accessdenied", "access was denied"], FindingCode.ClientCertificateUntrusted,
            FindingCode.ServerCertificateUntrusted, [], []),
        new(51, ["decrypt error", "decrypterror", "error decrypting message"], FindingCode.ClientKeyMismatch, FindingCode.ServerKeyMismatch,
            [FindingCode.ClientCertificateUntrusted], [FindingCode.ServerCertificateUntrusted]),
        new(70, ["protocol version", "protocolversion", "protocol version not supported", "error in protocol version"],
            FindingCode.TlsVersionMismatch, FindingCode.TlsVersionMismatch, [], []),
        new(71, ["insufficient security", "insufficientsecurity", "insufficient security level"], FindingCode.TlsCipherMismatch,
            FindingCode.TlsCipherMismatch, [FindingCode.WeakKeyOrHash], [FindingCode.WeakKeyOrHash]),
        new(86, ["inappropriate fallback", "inappropriatefallback"], FindingCode.TlsVersionMismatch, FindingCode.TlsVersionMismatch, [],
            []),
        new(112, ["unrecognized name", "unrecognizedname", "unrecognisedname", "server name sent was not recognized"],
            FindingCode.SniUnknown, FindingCode.SniUnknown, [], []),
        new(116, ["certificate required", "certificaterequired", "certificate is required"], FindingCode.ClientCertificateMissing,
            FindingCode.ClientCertificateMissing, [FindingCode.ClientFileMissing], []),
        new(120, ["no application protocol", "noapplicationprotocol", "no supported application protocol"], FindingCode.TlsDirectAlpn,
            FindingCode.TlsDirectAlpn, [], []),
    ];

    public static ImmutableArray<KnownError> All { get; } =
    [
        .. s_alerts.SelectMany(alert => alert.Names.SelectMany(name => s_received
            .Select(received => received + name)
            .Append($"alert({name})"))
            .Select(sentence => Alert(sentence, alert.AtClient, alert.AtServer, alert.Also, alert.AlsoAtServer))),
        .. s_alerts.Select(alert => Alert($"alert number {alert.Number.ToString(CultureInfo.InvariantCulture)}", alert.AtClient,
            alert.AtServer, alert.Also, alert.AlsoAtServer) with { Weight = ErrorWeight.Vague, Word = true }),
        // OpenSSL names this one without the word alert.
        Alert("unrecognized name", FindingCode.SniUnknown, FindingCode.SniUnknown, [], []),
        Alert("routines::reason(1120)", FindingCode.TlsDirectAlpn, FindingCode.TlsDirectAlpn, [], []),
        Alert("routines::reason(1116)", FindingCode.ClientCertificateMissing, FindingCode.ClientCertificateMissing, [], []),
    ];

    private static KnownError Alert(string sentence, FindingCode atClient, FindingCode atServer, FindingCode[] also,
        FindingCode[] alsoAtServer) => new(sentence, atClient)
        {
            AtServer = atServer,
            Also = [.. also],
            AlsoAtServer = [.. alsoAtServer],
            Anywhere = true,
        };

    /// <param name="AtClient">The cause where a client received it.</param>
    /// <param name="AtServer">The cause where a server received it.</param>
    private sealed record TlsAlertMeaning(
        int Number, string[] Names, FindingCode AtClient, FindingCode AtServer, FindingCode[] Also, FindingCode[] AlsoAtServer);
}
