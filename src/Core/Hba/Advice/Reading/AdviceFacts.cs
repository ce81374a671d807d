using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>What must be known beside the records.</summary>
public sealed record AdviceFacts
{
    /// <summary>False when it is off, and when it is not known.</summary>
    public required bool TlsIsOn { get; init; }

    /// <summary>TLS is not on as far as is known, and nobody could be asked.</summary>
    public bool TlsIsUnknown { get; init; }

    /// <summary>Whether <c>ssl_ca_file</c> is set.</summary>
    public required bool HasClientAuthority { get; init; }

    /// <summary>
    /// The server listens on IPv6 too (<c>listen_addresses</c> holds <c>*</c>, <c>::</c> or an IPv6 address); null when not known.
    /// </summary>
    public required bool? ListensOnIpv6 { get; init; }

    /// <summary>False when it listens on loopback or on no address at all: then nobody comes from elsewhere; null when not known.</summary>
    public bool? ListensOnNetwork { get; init; }

    /// <summary><c>scram-sha-256</c> or <c>md5</c>; null when not known.</summary>
    public string? PasswordEncryption { get; init; }

    /// <summary>Null when pg_ident.conf was not read.</summary>
    public UserMaps? Maps { get; init; }

    /// <summary>Roles that may log in, with their REPLICATION attribute; null when the server was not asked.</summary>
    public ImmutableArray<AdviceRole>? Roles { get; init; }

    /// <summary>Null when the server was not asked.</summary>
    public ImmutableArray<string>? Databases { get; init; }

    /// <summary>The CNs of the client certificates that were handed out.</summary>
    public ImmutableArray<string> CommonNames { get; init; } = [];
}
