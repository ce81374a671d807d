using System.Collections.Immutable;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>What was proven of each target, with its cases, at rest; no secret is in it.</summary>
public interface IProofStore
{
    Task<TargetProofs> FindAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a run: each proof takes the place of the earlier one of the same role, path, route and case; the others stay.
    /// </summary>
    /// <param name="agedAt">When the rules changed while it ran; null when they did not.</param>
    Task SaveAsync(VerifyReport report, ImmutableArray<CaseProof> proofs, DateTimeOffset? agedAt, CancellationToken cancellationToken);

    /// <summary>The rules changed at that time: what was shown before it is of earlier rules.</summary>
    Task AgeAsync(Guid targetId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The target is another server now.</summary>
    Task ForgetAsync(Guid targetId, CancellationToken cancellationToken);
}
