using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>Proof through real connections, as pages and endpoints use it.</summary>
public interface IVerification
{
    /// <summary>Null when there is no such target. Each case is reported as it ends.</summary>
    Task<VerifyOutcome?> RunAsync(Guid targetId, VerifyRequest request, string actor, IProgress<CaseOutcome>? progress,
        CancellationToken cancellationToken);

    /// <summary>The last run's report of a target since start; null before the first one, and when its files were changed since.</summary>
    VerifyReport? Last(Guid targetId);

    /// <summary>Whether the program knows the role's password itself (the sandbox).</summary>
    bool KnowsPassword(Target target, string role);
}
