using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;

namespace PgTlsDashboard.Core.Hba.Advice;

/// <summary>The mechanical remedy of an advice: edits of one file.</summary>
public sealed record HbaRemedy(string FileName, ImmutableArray<PgHbaEdit> Edits);

/// <summary>One thing about the access rules that a careful DBA would change.</summary>
/// <param name="Finding">Its code is stable; its place is <c>file:line</c>.</param>
/// <param name="Record">The record it is about; null when it is about none (replication is not covered).</param>
/// <param name="Remedy">Null where only a person can decide.</param>
public sealed record HbaAdvice(Finding Finding, HbaRecord? Record, HbaRemedy? Remedy);

/// <summary>What must be known beside the records.</summary>
public sealed record AdviceFacts
{
    public required bool TlsIsOn { get; init; }

    /// <summary>Whether <c>ssl_ca_file</c> is set.</summary>
    public required bool HasClientAuthority { get; init; }

    /// <summary>The server listens on IPv6 too (<c>listen_addresses</c> holds <c>*</c>, <c>::</c> or an IPv6 address); null when not known.</summary>
    public required bool? ListensOnIpv6 { get; init; }

    /// <summary><c>scram-sha-256</c> or <c>md5</c>; null when not known.</summary>
    public string? PasswordEncryption { get; init; }

    /// <summary>Null when pg_ident.conf was not read.</summary>
    public UserMaps? Maps { get; init; }

    /// <summary>Roles that may log in, with REPLICATION told; null when the server was not asked.</summary>
    public ImmutableArray<AdviceRole>? Roles { get; init; }

    /// <summary>The CNs of the client certificates that were handed out.</summary>
    public ImmutableArray<string> CommonNames { get; init; } = [];
}

/// <summary>A role as advice needs it.</summary>
public sealed record AdviceRole(string Name, bool Superuser, bool Replication, ImmutableArray<string> MemberOf);

/// <summary>Reads access rules as a careful colleague does. A false alarm is worse than silence: what is not certain is not said.</summary>
public static class HbaAdviser
{
    /// <summary>Errors first, then in the order of the records.</summary>
    public static ImmutableArray<HbaAdvice> Advise(HbaRules rules, AdviceFacts facts) => throw new NotSupportedException();
}
