using System.Collections.Concurrent;
using System.Collections.Immutable;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>The proofs of all targets. A change of a server's rules ages them, and nothing but another server ends them.</summary>
internal sealed class ProofBook(IProofStore store, TimeProvider time)
{
    // A run that began before a change and ended after it has proven the rules from before.
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _changed = new();

    /// <summary>Whether a change by that recipe is one of the server's rules: pgmoneta's own files are not.</summary>
    public static bool IsAgedBy(string recipe) => recipe is not ("pgmoneta-trust" or "pgmoneta-client");

    public Task<TargetProofs> FindAsync(Guid targetId, CancellationToken cancellationToken) =>
        store.FindAsync(targetId, cancellationToken);

    /// <summary>Null, or why the run could not be kept: it is shown all the same.</summary>
    public async Task<Finding?> KeepAsync(VerifyReport report, ImmutableArray<CaseProof> proofs)
    {
        try
        {
            DateTimeOffset? aged = _changed.TryGetValue(report.TargetId, out var changed) && changed >= report.At ? changed : null;
            await store.SaveAsync(report, proofs, aged, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(FindingCode.HistoryMissing, Severity.Warning,
                $"The run is shown here, and could not be recorded in the dashboard's store ({e.GetType().Name}).",
                "Free space for the state directory, and verify again.");
        }
    }

    public Task AgeAsync(Guid targetId) => AgeAsync(targetId, time.GetUtcNow());

    public Task AgeAsync(Guid targetId, DateTimeOffset at)
    {
        _changed.AddOrUpdate(targetId, at, (_, known) => known > at ? known : at);
        return store.AgeAsync(targetId, at, CancellationToken.None);
    }

    public Task ForgetAsync(Guid targetId) => store.ForgetAsync(targetId, CancellationToken.None);
}
