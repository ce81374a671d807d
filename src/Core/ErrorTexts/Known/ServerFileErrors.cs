using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>What a server says of its TLS files and settings at start and reload: be-secure-openssl.c, be-secure-common.c, guc.c.</summary>
internal static class ServerFileErrors
{
    private static readonly ImmutableArray<FindingCode> s_reload = [FindingCode.ReloadRefused];

    public static ImmutableArray<KnownError> All { get; } =
    [
        new("could not load server certificate file", FindingCode.ServerCertificateUnloadable) { Also = s_reload },
        new("could not access server certificate file", FindingCode.ServerCertificateUnloadable) { Also = s_reload },
        new("could not access private key file %: permission denied", FindingCode.ServerKeyPermissions),
        new("could not access private key file", FindingCode.ServerKeyUnreadable) { Also = s_reload },
        new("private key file % is not a regular file", FindingCode.ServerKeyUnreadable) { Also = s_reload },
        new("cannot be reloaded because it requires a passphrase", FindingCode.ServerKeyPassphrase) { Also = s_reload },
        new("could not execute command*passphrase", FindingCode.ServerKeyPassphrase) { Also = s_reload },
        new("ssl_passphrase_command", FindingCode.ServerKeyPassphrase) { Weight = ErrorWeight.Vague, Also = [FindingCode.ServerTlsSettingInvalid] },
        new("could not load root certificate file", FindingCode.ServerCaUnloadable) { Also = s_reload },
        new("could not access root certificate file", FindingCode.ServerCaUnloadable) { Also = s_reload },
        new("could not load SSL certificate revocation list", FindingCode.ServerCrlProblem) { Also = s_reload },
        new("SSL certificate revocation list file % not found", FindingCode.ServerCrlProblem) { Also = s_reload },

        .. Setting("unrecognized configuration parameter \"ssl"), .. Setting("invalid value for parameter \"ssl"),
        .. Setting("invalid configuration parameter name \"ssl"), .. Setting("parameter \"ssl_*\" requires a"),
        .. Setting("could not set the cipher list"), .. Setting("could not set the cipher suites"), .. Setting("could not set the TLSv1.3 cipher suites"),
        .. Setting("could not set minimum SSL protocol version"), .. Setting("could not set maximum SSL protocol version"),
        .. Setting("could not set SSL protocol version range"), .. Setting("ssl_min_protocol_version\" cannot be higher"),
        .. Setting("setting * not supported by this build"), .. Setting("ECDH: unrecognized curve name"), .. Setting("ECDH: could not create key"),
        .. Setting("could not set group names specified in ssl_groups"), .. Setting("failed to set group names specified in ssl_groups"),
        .. Setting("could not create SSL context"), .. Setting("could not load DH parameters file"), .. Setting("invalid DH parameters"),
        .. Setting("DH parameters file"), .. Setting("SSL is not supported by this build"), .. Setting("no cipher match"),
        .. Setting("hosts_file"), .. Setting("pg_hosts.conf"),

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
        new("hba.conf was not reloaded", FindingCode.ReloadRefused) { Weight = ErrorWeight.Consequence, Also = [FindingCode.HbaInvalidRecord] },
        new("ident.conf was not reloaded", FindingCode.ReloadRefused) { Weight = ErrorWeight.Consequence },
        new("could not load pg_hba.conf", FindingCode.HbaInvalidRecord) { Weight = ErrorWeight.Consequence },
        new("could not load */pg_hba.conf", FindingCode.HbaInvalidRecord) { Weight = ErrorWeight.Consequence },
        new("could not open configuration file \"*pg_hba.conf\"", FindingCode.HbaInvalidRecord) { Also = s_reload },
        new("could not open file \"*pg_hba.conf\"", FindingCode.HbaInvalidRecord) { Also = s_reload },
        new("contains errors; no changes were applied", FindingCode.ReloadRefused) { Weight = ErrorWeight.Consequence },
        new("contains errors; unaffected changes were applied", FindingCode.ReloadRefused) { Weight = ErrorWeight.Consequence },
    ];

    private static ImmutableArray<KnownError> Setting(string sentence) =>
    [
        new(sentence, FindingCode.ServerTlsSettingInvalid)
        {
            Weight = sentence is "hosts_file" or "pg_hosts.conf" ? ErrorWeight.Consequence : ErrorWeight.Plain,
            Also = [FindingCode.ReloadRefused, FindingCode.TlsVersionMismatch],
        },
    ];
}
