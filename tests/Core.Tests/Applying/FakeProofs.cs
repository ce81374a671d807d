using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>Proofs in memory, as the store keeps them; and when they were aged.</summary>
internal sealed class FakeProofs : IProofStore
{
    private ImmutableArray<CaseProof> _proofs = [];

    public List<DateTimeOffset> Aged { get; } = [];

    public Task<TargetProofs> FindAsync(Guid targetId, CancellationToken cancellationToken) =>
        Task.FromResult(new TargetProofs(_proofs, null));

    public Task SaveAsync(VerifyReport report, ImmutableArray<CaseProof> proofs, DateTimeOffset? agedAt,
        CancellationToken cancellationToken)
    {
        _proofs = [.. _proofs, .. proofs.Select(proof => proof with { AgedAt = agedAt })];
        return Task.CompletedTask;
    }

    public Task AgeAsync(Guid targetId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Aged.Add(at);
        return Task.CompletedTask;
    }

    public Task ForgetAsync(Guid targetId, CancellationToken cancellationToken)
    {
        _proofs = [];
        return Task.CompletedTask;
    }
}
