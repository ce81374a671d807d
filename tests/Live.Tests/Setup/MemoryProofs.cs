using System.Collections.Concurrent;
using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>Proofs in memory, as the store keeps them.</summary>
internal sealed class MemoryProofs : IProofStore
{
    private readonly ConcurrentDictionary<Guid, TargetProofs> _known = new();

    public Task<TargetProofs> FindAsync(Guid targetId, CancellationToken cancellationToken) =>
        Task.FromResult(_known.GetValueOrDefault(targetId, TargetProofs.None));

    public Task SaveAsync(VerifyReport report, ImmutableArray<CaseProof> proofs, DateTimeOffset? agedAt,
        CancellationToken cancellationToken)
    {
        var before = _known.GetValueOrDefault(report.TargetId, TargetProofs.None).Cases;
        _known[report.TargetId] = new(
            [.. before.Concat(proofs.Select(proof => proof with { AgedAt = agedAt }))
                .GroupBy(proof => (proof.Role, proof.Path, proof.Route, proof.Case.Name)).Select(same => same.Last())],
            agedAt is null ? report : null);
        return Task.CompletedTask;
    }

    public Task AgeAsync(Guid targetId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(targetId, out var known))
            _known[targetId] = new([.. known.Cases.Select(proof => proof with { AgedAt = proof.AgedAt ?? at })], null);
        return Task.CompletedTask;
    }

    public Task ForgetAsync(Guid targetId, CancellationToken cancellationToken)
    {
        _known.TryRemove(targetId, out _);
        return Task.CompletedTask;
    }
}
