using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>Proof through real connections, as pages and endpoints use it.</summary>
public interface IVerification
{
    /// <summary>Null when there is no such target. Each case is reported as it ends.</summary>
    Task<VerifyOutcome?> RunAsync(Guid targetId, VerifyRequest request, string actor, IProgress<CaseOutcome>? progress,
        CancellationToken cancellationToken);

    /// <summary>What was proven of a target, whenever that was.</summary>
    Task<TargetProofs> ProofsAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Whether the program knows the role's password itself (the sandbox).</summary>
    bool KnowsPassword(Target target, string role);
}
