using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Planning.Consumers;

/// <summary>What kind of program uses a server.</summary>
public enum ConsumerKind
{
    /// <summary>A client that was issued a certificate here.</summary>
    Client,

    /// <summary>Live sessions of an application.</summary>
    Session,

    /// <summary>A physical replication stream.</summary>
    Standby,

    Pgmoneta,

    /// <summary>A connection pooler that names itself.</summary>
    Pooler,

    /// <summary>A load balancer's check, which connects and leaves at once.</summary>
    HealthCheck,
}

/// <summary>Somebody who uses a server, or may.</summary>
public sealed record Consumer
{
    public required ConsumerKind Kind { get; init; }

    /// <summary>The application's name as it calls itself, the client's profile, or what it is.</summary>
    public required string Name { get; init; }

    /// <summary>Null where it is not known.</summary>
    public required string? Role { get; init; }

    /// <summary>Null over the Unix-domain socket, and for who is not connected.</summary>
    public string? Address { get; init; }

    /// <summary>Null for who is not connected.</summary>
    public bool? Tls { get; init; }

    /// <summary>Of the certificate that it shows or was issued; null without one.</summary>
    public string? CertificateSubject { get; init; }

    /// <summary>Upper-case hexadecimal.</summary>
    public string? CertificateSerialNumber { get; init; }

    /// <summary>Its oldest live session, or when the certificate was issued; null for who is not connected.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Live sessions that are alike in all of the above.</summary>
    public int Sessions { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];
}
