using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Verify;

/// <summary>All that a run for one role needs; the caller owns and disposes the keys.</summary>
public sealed class VerifyMaterial
{
    public required Guid TargetId { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Role { get; init; }

    public required string Database { get; init; }

    /// <summary>Whether the role has REPLICATION, so that IDENTIFY_SYSTEM is asked as well.</summary>
    public required bool Replication { get; init; }

    /// <summary>Whether the record of that connection asks for a client certificate, so that one without must be refused.</summary>
    public bool ReplicationAsksCertificate { get; init; }

    public required string? Password { get; init; }

    /// <summary>
    /// The client's own identity while its bundle waits, else one made for the run with the same CN; null when the target asks for none.
    /// </summary>
    public required ClientIdentity? Identity { get; init; }

    /// <summary>Whether <see cref="Identity"/> is the bundle's own.</summary>
    public required bool IdentityIsBundle { get; init; }

    /// <summary>What must be refused in its place; null when the target asks for no certificate.</summary>
    public required NegativeCaseIdentities? Wrong { get; init; }

    /// <summary>The roots that the server's chain must lead to.</summary>
    public required ImmutableArray<Certificate> Roots { get; init; }

    /// <summary>A root that has signed nothing of the target's; null leaves the case out.</summary>
    public Certificate? ForeignRoot { get; init; }

    /// <summary>Every case runs over each of them.</summary>
    public ImmutableArray<VerifyRoute> Routes { get; init; } = [VerifyRoute.Default];

    public VerifyExpectation Expectation { get; init; } = new();

    /// <summary>The server's ssl_min_protocol_version: what lies below it must be refused. Null leaves the case out.</summary>
    public TlsVersion? OldestProtocol { get; init; }

    /// <summary>
    /// Also the cases beyond the main ones: certificates out of their time, revoked or for servers, a wrong host name, a wrong root.
    /// </summary>
    public bool InDepth { get; init; }

    public override string ToString() => $"material for {Role} at {Host}:{Port}";
}

/// <summary>
/// Makes the real connections, the ones that must enter and the ones that must be refused, and names the cause of an unexpected outcome.
/// </summary>
public sealed class ConnectionVerifier(TimeProvider time)
{
    /// <summary>Throws for cancellation alone; a server that is down is an outcome of each case.</summary>
    public async Task<VerifyReport> RunAsync(VerifyMaterial material, IProgress<CaseOutcome>? progress, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var start = time.GetTimestamp();
        var cases = ImmutableArray.CreateBuilder<CaseOutcome>();
        foreach (var route in material.Routes)
            cases.AddRange(await new VerifyRun(material, route, time, progress, cancellationToken).RunAsync().ConfigureAwait(false));
        return new VerifyReport
        {
            TargetId = material.TargetId,
            Role = material.Role,
            At = at,
            Cases = cases.ToImmutable(),
            Elapsed = time.GetElapsedTime(start)
        };
    }
}
