using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>What a server says of a record of pg_hba.conf or pg_ident.conf that it cannot read: hba.c.</summary>
internal static class HbaRecordErrors
{
    private static readonly ImmutableArray<FindingCode> s_reload = [FindingCode.ReloadRefused];

    private static readonly string[] s_records =
    [
        "invalid connection type \"", "local connections are not supported by this build", "end of line before database specification",
        "end of line before role specification", "end of line before ip address specification", "end of line before netmask specification",
        "end of line before authentication method", "multiple values specified for connection type", "multiple values specified for host",
        "multiple values specified for netmask", "multiple values specified for authentication type",
        "specifying both host name and cidr mask is invalid", "invalid cidr mask in address", "invalid ip address \"", "invalid ip mask \"",
        "ip address and mask do not match", "authentication is not supported on local sockets",
        "authentication is only supported on local sockets", "authentication is only supported on hostssl connections",
        "authentication option not in name=value format", "requires argument \"*\" to be set", "is only valid for authentication methods",
        "unrecognized authentication option name", "clientcert can only be configured", "clientcert cannot be set to",
        "clientcert only accepts", "invalid value for clientcert", "clientname can only be configured", "invalid value for clientname",
        "could not open secondary authentication file", "could not open included authentication file",
        "authentication file token too long", "authentication file line", "contains no entries",
        "missing entry in file", "missing entry at end of line", "multiple values in ident field", "invalid regular expression \"",
        "has no subexpressions as requested by backreference", "could not parse ldap url", "unsupported ldap url",
        "list of radius servers cannot be empty", "hostssl record cannot match because", "hostssl not supported on this platform",
        "hostssl requires ssl to be turned on", "hostgssenc record cannot match because", "unmatched quote in file",
        "multiple values specified for host address", "could not open usermap file", "must be used together with", "cannot use ldapbasedn",
        "could not parse radius", "invalid ldap port number", "invalid ldapscheme value", "invalid krb_realm",
    ];

    public static ImmutableArray<KnownError> All { get; } =
    [
        .. s_records.Select(sentence => new KnownError(sentence, FindingCode.HbaInvalidRecord) { Also = s_reload }),
        new("invalid authentication method \"", FindingCode.HbaUnknownMethod)
        {
            Also = [FindingCode.HbaInvalidRecord, FindingCode.ReloadRefused],
        },
        // What is wrong with the line is a sentence of a version that is not known here.
        new("of configuration file \"*pg_hba.conf\"", FindingCode.HbaInvalidRecord)
        {
            Weight = ErrorWeight.Transport, Also = [FindingCode.HbaUnknownMethod, FindingCode.ReloadRefused],
        },
    ];
}
