using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>
/// The certificate a client would show: its RFC 2253 subject, its first CN, and whether the server's ssl_ca_file trusts it.
/// </summary>
public sealed record HbaAttemptCertificate(string Subject, string? CommonName, bool Trusted);

/// <summary>A connection that somebody might try.</summary>
public sealed record HbaAttempt
{
    /// <summary>Null for a Unix-domain socket.</summary>
    public IPAddress? Address { get; init; }

    public bool Tls { get; init; }

    public bool Gss { get; init; }

    public required string Database { get; init; }

    public required string Role { get; init; }

    /// <summary>False where the server is known to have no such role: it is then no member of anything, itself included.</summary>
    public bool RoleExists { get; init; } = true;

    /// <summary>Physical replication; <c>replication=database</c> is an ordinary database.</summary>
    public bool Replication { get; init; }

    public HbaAttemptCertificate? Certificate { get; init; }

    /// <summary>
    /// The peer of the Unix socket, by its name at the operating system, which method peer compares; null when it is not known.
    /// </summary>
    public string? SystemUser { get; init; }

    /// <summary>Roles the role is a member of, directly or not; null when nobody asked the server.</summary>
    public ImmutableArray<string>? MemberOf { get; init; }
}

/// <summary>What pg_hba.conf says to an attempt.</summary>
public abstract record HbaVerdict
{
    private HbaVerdict() { }

    public sealed record Matched(HbaRecord Record) : HbaVerdict;

    public sealed record ImplicitReject : HbaVerdict;

    /// <summary>Not knowable here: a host name, samenet without interfaces, a group without memberships.</summary>
    public sealed record Undecided(HbaRecord Record, string Because) : HbaVerdict;
}
