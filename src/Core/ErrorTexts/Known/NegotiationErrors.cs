using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>Whether TLS is spoken at all, and how: versions, suites, ALPN, channel binding, settings of the client.</summary>
internal static class NegotiationErrors
{
    private static readonly string[] s_notOffered =
    [
        "does not support SSL", "doesn't support SSL", "rejected SSL upgrade", "server refused TLS", "server refused SSL",
        "server refuses SSL", "SSL is not enabled on the server", "no SSL enabled connection from this host",
        "server does not support TLS", "does not handle SSL connection", "ssl not available",
        "SSL connection is not supported by the server", "server sent an error response during SSL exchange", "refused SSL upgrade",
        "TLS not supported by server", "SSL not supported by server", "server rejected SSL", "server declined TLS",
        "server did not accept SSL", "TLS is not supported by the server",
    ];

    private static readonly string[] s_required =
    [
        "SSL required", "TLS required", "SSL is required", "TLS is required", "connection is insecure", "requires TLS connections",
        "SSL connection is required", "TLS connection is required", "requires SSL connections", "SSL/TLS required", "server requires SSL",
        "server requires encryption", "must use ssl", "non-SSL connections are not allowed", "require secure transport",
    ];

    private static readonly string[] s_version =
    [
        "bad protocol version", "version too low", "no protocols available", "wrong ssl version", "inappropriate fallback",
        "server selected unsupported protocol version", "client offered only unsupported versions", "protocol version not supported",
        "is not accepted by client preferences", "no appropriate protocol", "illegal or unsupported version was received",
        "peerincompatible", "unsupported protocol version", "tls version is not supported",
    ];

    private static readonly string[] s_cipher =
    [
        "no shared cipher", "no cipher suites in common", "no suitable key share", "bad key share", "no suitable signature algorithm",
        "no shared signature algorithms", "no common signature algorithms", "no ciphers available", "no cipher suite supported by both",
        "do not possess a common algorithm", "no shared group", "no common encryption algorithm",
        "could not negotiate a supported cipher suite", "no supported cipher suite", "wrong curve", "unsupported elliptic curve",
        "nociphersuitesincommon", "nokxgroupsincommon",
    ];

    private static readonly string[] s_setting =
    [
        "invalid sslmode value", "for maximum ssl protocol version", "for minimum ssl protocol version", "in connection info string",
        "missing key/value separator", "extra key/value separator", "invalid port number: \"",
        "invalid integer value \"*\" for connection option", "definition of service \"*\" not found", "invalid percent-encoded token",
        "port numbers to ", "host names to ", "host name must be specified", "invalid channel_binding value",
        "invalid ssl_min_protocol_version value", "invalid \"ssl_min_protocol", "invalid ssl_max_protocol_version value",
        "invalid \"ssl_max_protocol", "invalid SSL protocol version range", "invalid gssencmode value", "invalid sslnegotiation value",
        "invalid sslcertmode value", "invalid require_auth", "invalid connection option", "invalid URI query parameter",
        "when SSL support is not compiled in", "weak sslmode", "unsupported sslmode", "sslmode is invalid", "invalid sslmode",
        "invalid ssl mode", "unrecognized sslmode", "unknown sslmode", "\"sslmode\" parameter must be", "couldn't set sslmode",
        "couldn't set ssl mode", "keyword not supported: 'sslmode", "to validate server certificates, please use",
        "unexpected keyword argument 'sslmode'", "unexpected keyword argument 'sslrootcert'",
        "host name must be specified for a verified SSL", "invalid value for ssl_mode", "unknown value * for ssl_mode",
        "unrecognized connection parameter", "invalid value * for sslmode", "invalid value for parameter \"sslmode\"",
        "invalid sslnegotiation", "property sslmode", "unknown property * for sslmode", "invalid dsn:",
        "invalid connection string attribute",
    ];

    public static ImmutableArray<KnownError> All { get; } =
    [
        .. s_notOffered.Select(words => new KnownError(words, FindingCode.TlsNotOffered)),
        .. s_required.Select(words => new KnownError(words, FindingCode.TlsRequiredByServerPooler) { Word = true }),
        .. s_version.Select(words => new KnownError(words, FindingCode.TlsVersionMismatch) { Anywhere = true }),
        .. s_cipher.Select(words => new KnownError(words, FindingCode.TlsCipherMismatch) { Anywhere = true }),
        .. s_setting.Select(words => new KnownError(words, FindingCode.ClientSettingInvalid)),
        new("unsupported protocol", FindingCode.TlsVersionMismatch) { Anywhere = true, Word = true },
        new("unknown protocol", FindingCode.TlsVersionMismatch) { Anywhere = true, Word = true, Also = [FindingCode.NotPostgres] },
        new("does not support any SSL protocol version between", FindingCode.TlsVersionMismatch)
        {
            Weight = ErrorWeight.Transport, Also = [FindingCode.NotPostgres],
        },
        new("wrong version number", FindingCode.NotPostgres)
        {
            AtServer = FindingCode.TlsVersionMismatch, Anywhere = true, Also = [FindingCode.TlsVersionMismatch, FindingCode.TlsDirectAlpn],
            AlsoAtServer = [FindingCode.ClientNotPostgres],
        },
        new("SSL handshake failure", FindingCode.TlsCipherMismatch)
        {
            Anywhere = true, Weight = ErrorWeight.Vague, Also = [FindingCode.TlsVersionMismatch, FindingCode.ServerCertificateUntrusted],
        },
        new("legacy sigalg disallowed", FindingCode.WeakKeyOrHash) { Anywhere = true, Also = [FindingCode.TlsCipherMismatch] },

        new("unexpected eof while reading", FindingCode.TlsDirectAlpn)
        {
            AtServer = FindingCode.Reset, Anywhere = true, Weight = ErrorWeight.Transport,
            Also = [FindingCode.Reset, FindingCode.TlsNotOffered, FindingCode.NotPostgres],
            AlsoAtServer = [FindingCode.ServerCertificateUntrusted, FindingCode.ServerCertificateNameMismatch],
        },
        new("without ALPN protocol negotiation extension", FindingCode.TlsDirectAlpn),
        new("unexpected ALPN protocol", FindingCode.TlsDirectAlpn),
        new("received direct SSL connection request", FindingCode.TlsDirectAlpn),
        new("server does not support ALPN", FindingCode.TlsDirectAlpn),
        new("missing selected alpn property", FindingCode.TlsDirectAlpn),
        new("no hostname provided in callback", FindingCode.SniUnknown),
        new("could not accept SSL connection: callback failed", FindingCode.SniUnknown) { Weight = ErrorWeight.Vague },
        new("callback failed", FindingCode.SniUnknown) { Weight = ErrorWeight.Vague, Anywhere = true },
        new("endpoint ID is not specified", FindingCode.SniUnknown),

        new("channel binding required", FindingCode.ChannelBinding),
        new("channel binding is required", FindingCode.ChannelBinding),
        new("channel binding check failed", FindingCode.ChannelBinding),
        new("channel binding negotiation error", FindingCode.ChannelBinding),
        new("channel binding", FindingCode.ChannelBinding) { Weight = ErrorWeight.Vague },
        new("channelbinding", FindingCode.ChannelBinding) { Weight = ErrorWeight.Vague },
        new("could not determine server certificate signature algorithm", FindingCode.ChannelBinding),
        new("SCRAM-SHA-256-PLUS authentication over a non-SSL connection", FindingCode.ChannelBinding),
        new("requirepeer specifies", FindingCode.AuthRequirementUnmet),
        new("could not find digest for NID", FindingCode.ChannelBinding),
        new("authentication method requirement", FindingCode.AuthRequirementUnmet),
        new("auth method * requirement failed", FindingCode.AuthRequirementUnmet),
        new("server did not complete authentication", FindingCode.AuthRequirementUnmet),
        new("server did not request an SSL certificate", FindingCode.AuthRequirementUnmet),
        new("server accepted connection without a valid SSL certificate", FindingCode.AuthRequirementUnmet),
        new("authentication method is not allowed", FindingCode.AuthRequirementUnmet),
        new("is not in the list of allowed authentication", FindingCode.AuthRequirementUnmet),
        new("require_auth", FindingCode.AuthRequirementUnmet) { Weight = ErrorWeight.Vague },
    ];
}
