using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Verify;

/// <summary>A client's certificate with its key, as a bundle holds it.</summary>
public sealed record ClientIdentity(Certificate Certificate, PrivateKey Key);

/// <summary>All that a run needs; the caller owns and disposes the keys.</summary>
public sealed class VerifyMaterial
{
    public required Guid TargetId { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Role { get; init; }

    public required string Database { get; init; }

    /// <summary>Whether the role has REPLICATION, so that IDENTIFY_SYSTEM is asked as well.</summary>
    public required bool Replication { get; init; }

    public required string? Password { get; init; }

    /// <summary>The client's own identity while its bundle waits, else one made for the run with the same CN; null when the target asks for none.</summary>
    public required ClientIdentity? Identity { get; init; }

    /// <summary>Whether <see cref="Identity"/> is the bundle's own.</summary>
    public required bool IdentityIsBundle { get; init; }

    /// <summary>A certificate of the same authority with another role's CN.</summary>
    public required ClientIdentity? OtherRole { get; init; }

    /// <summary>A certificate of an authority that the target does not know, with this role's CN.</summary>
    public required ClientIdentity? OtherAuthority { get; init; }

    /// <summary>The roots that the server's chain must lead to.</summary>
    public required ImmutableArray<Certificate> Roots { get; init; }

    public override string ToString() => $"material for {Role} at {Host}:{Port}";
}

/// <summary>Makes the real connections, the ones that must enter and the ones that must be refused, and tells the hidden cause of a surprise.</summary>
public sealed class ConnectionVerifier(TimeProvider time)
{
    /// <summary>Throws for cancellation alone; a server that is down is an outcome of each case.</summary>
    public async Task<VerifyReport> RunAsync(VerifyMaterial material, IProgress<CaseOutcome>? progress, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var cases = await new VerifyRun(material, time, progress, cancellationToken).RunAsync().ConfigureAwait(false);
        return new VerifyReport { TargetId = material.TargetId, Role = material.Role, At = at, Cases = cases };
    }
}
