using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>What a server says of its TLS files and settings at start and reload: be-secure-openssl.c, be-secure-common.c, guc.c.</summary>
internal static class ServerFileErrors
{
    private static readonly ImmutableArray<FindingCode> s_reload = [FindingCode.ReloadRefused];

    private static readonly string[] s_settings =
    [
        "unrecognized configuration parameter \"ssl", "invalid value for parameter \"ssl", "invalid configuration parameter name \"ssl",
        "parameter \"ssl_*\" requires a", "could not set the cipher list", "could not set the cipher suites",
        "could not set the TLSv1.3 cipher suites", "could not set minimum SSL protocol version",
        "could not set maximum SSL protocol version", "could not set SSL protocol version range",
        "ssl_min_protocol_version\" cannot be higher", "setting * not supported by this build", "ECDH: unrecognized curve name",
        "ECDH: could not create key", "could not set group names specified in ssl_groups",
        "failed to set group names specified in ssl_groups", "could not create SSL context", "could not load DH parameters file",
        "invalid DH parameters", "DH parameters file", "SSL is not supported by this build", "no cipher match",
    ];

    public static ImmutableArray<KnownError> All { get; } =
    [
        new("could not load server certificate file", FindingCode.ServerCertificateUnloadable) { Also = s_reload },
        new("could not access server certificate file", FindingCode.ServerCertificateUnloadable) { Also = s_reload },
        new("could not access private key file %: permission denied", FindingCode.ServerKeyPermissions),
        new("could not access private key file", FindingCode.ServerKeyUnreadable) { Also = s_reload },
        new("private key file % is not a regular file", FindingCode.ServerKeyUnreadable) { Also = s_reload },
        new("cannot be reloaded because it requires a passphrase", FindingCode.ServerKeyPassphrase) { Also = s_reload },
        new("could not execute command*passphrase", FindingCode.ServerKeyPassphrase) { Also = s_reload },
        new("ssl_passphrase_command", FindingCode.ServerKeyPassphrase)
        {
            Weight = ErrorWeight.Vague, Also = [FindingCode.ServerTlsSettingInvalid],
        },
        new("could not load root certificate file", FindingCode.ServerCaUnloadable) { Also = s_reload },
        new("could not access root certificate file", FindingCode.ServerCaUnloadable) { Also = s_reload },
        new("could not load SSL certificate revocation list", FindingCode.ServerCrlProblem) { Also = s_reload },
        new("SSL certificate revocation list file % not found", FindingCode.ServerCrlProblem) { Also = s_reload },

        .. s_settings.Select(sentence => Setting(sentence, ErrorWeight.Plain)),
        Setting("hosts_file", ErrorWeight.Consequence), Setting("pg_hosts.conf", ErrorWeight.Consequence),

        new("SSL configuration was not reloaded", FindingCode.ReloadRefused)
        {
            Weight = ErrorWeight.Consequence,
            Also = [FindingCode.ServerKeyPermissions, FindingCode.ServerKeyMismatch, FindingCode.ServerCertificateUnloadable],
        },
        new("pg_hba.conf was not reloaded", FindingCode.ReloadRefused)
        {
            Weight = ErrorWeight.Consequence, Also = [FindingCode.HbaInvalidRecord, FindingCode.HbaUnknownMethod],
        },
        new("pg_ident.conf was not reloaded", FindingCode.ReloadRefused)
        {
            Weight = ErrorWeight.Consequence, Also = [FindingCode.HbaInvalidRecord],
        },
        new("hba.conf was not reloaded", FindingCode.ReloadRefused)
        {
            Weight = ErrorWeight.Consequence, Also = [FindingCode.HbaInvalidRecord],
        },
        new("ident.conf was not reloaded", FindingCode.ReloadRefused) { Weight = ErrorWeight.Consequence },
        new("could not load pg_hba.conf", FindingCode.HbaInvalidRecord) { Weight = ErrorWeight.Consequence },
        new("could not load */pg_hba.conf", FindingCode.HbaInvalidRecord) { Weight = ErrorWeight.Consequence },
        new("could not open configuration file \"*pg_hba.conf\"", FindingCode.HbaInvalidRecord) { Also = s_reload },
        new("could not open file \"*pg_hba.conf\"", FindingCode.HbaInvalidRecord) { Also = s_reload },
        new("contains errors; no changes were applied", FindingCode.ReloadRefused) { Weight = ErrorWeight.Consequence },
        new("contains errors; unaffected changes were applied", FindingCode.ReloadRefused) { Weight = ErrorWeight.Consequence },
    ];

    private static KnownError Setting(string sentence, ErrorWeight weight) => new(sentence, FindingCode.ServerTlsSettingInvalid)
    {
        Weight = weight,
        Also = [FindingCode.ReloadRefused, FindingCode.TlsVersionMismatch],
    };
}
