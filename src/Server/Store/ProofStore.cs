using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Server.Store;

/// <summary>Proofs in SQLite.</summary>
internal sealed class ProofStore(Database database) : IProofStore, IDisposable
{
    // Two runs of one target may end at the same time.
    private readonly SemaphoreSlim _writing = new(1, 1);

    public void Dispose() => _writing.Dispose();

    public Task<TargetProofs> FindAsync(Guid targetId, CancellationToken cancellationToken) =>
        database.IsNew ? Task.FromResult(TargetProofs.None) : ReadAsync(targetId, cancellationToken);

    public async Task SaveAsync(VerifyReport report, ImmutableArray<CaseProof> proofs, DateTimeOffset? agedAt,
        CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var db = await database.OpenAsync(cancellationToken);
            await using var whole = await db.Database.BeginTransactionAsync(cancellationToken);
            var known = await db.Proofs.Where(row => row.TargetId == report.TargetId)
                .ToDictionaryAsync(row => (row.Role, row.Path, row.Route, row.CaseName), cancellationToken);
            foreach (var proof in proofs)
            {
                var key = (proof.Role, proof.Path, proof.Route, proof.Case.Name);
                if (!known.TryGetValue(key, out var row))
                {
                    known[key] = row = new()
                    {
                        TargetId = report.TargetId,
                        Role = key.Role,
                        Path = key.Path,
                        Route = key.Route,
                        CaseName = key.Name,
                        Outcome = "",
                    };
                    db.Proofs.Add(row);
                }

                // A run that began earlier and ended later does not hide what was shown since.
                if (row.At > proof.At) continue;
                row.At = proof.At.ToUniversalTime();
                row.AgedAt = agedAt?.ToUniversalTime();
                row.Rules = proof.Rules;
                row.CameFrom = proof.From;
                row.Outcome = ProofRowContent.Write(proof.Case);
            }

            var at = report.At.ToUniversalTime();
            if (!await db.VerifyRuns.AnyAsync(row => row.TargetId == report.TargetId && row.At > at, cancellationToken))
            {
                await db.VerifyRuns.Where(row => row.TargetId == report.TargetId).ExecuteDeleteAsync(cancellationToken);
                db.VerifyRuns.Add(new()
                {
                    TargetId = report.TargetId,
                    At = at,
                    AgedAt = agedAt?.ToUniversalTime(),
                    Report = ProofRowContent.Write(report),
                });
            }

            await db.SaveChangesAsync(cancellationToken);
            await whole.CommitAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task AgeAsync(Guid targetId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (database.IsNew) return;
        var moment = at.ToUniversalTime();
        await using var db = await database.OpenAsync(cancellationToken);
        await db.Proofs.Where(row => row.TargetId == targetId && row.AgedAt == null && row.At <= moment)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AgedAt, moment), cancellationToken);
        await db.VerifyRuns.Where(row => row.TargetId == targetId && row.AgedAt == null && row.At <= moment)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AgedAt, moment), cancellationToken);
    }

    public async Task ForgetAsync(Guid targetId, CancellationToken cancellationToken)
    {
        if (database.IsNew) return;
        await using var db = await database.OpenAsync(cancellationToken);
        await db.Proofs.Where(row => row.TargetId == targetId).ExecuteDeleteAsync(cancellationToken);
        await db.VerifyRuns.Where(row => row.TargetId == targetId).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<TargetProofs> ReadAsync(Guid targetId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var rows = await db.Proofs.AsNoTracking().Where(row => row.TargetId == targetId).OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var run = await db.VerifyRuns.AsNoTracking().SingleOrDefaultAsync(row => row.TargetId == targetId && row.AgedAt == null,
            cancellationToken);
        return new([.. rows.Select(row => Readable(() => Read(row))).OfType<CaseProof>()],
            run is null ? null : Readable(() => ProofRowContent.ReadReport(run.Report)));
    }

    // What a damaged row proved is not proven.
    private static T? Readable<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CaseProof Read(ProofRow row) => new()
    {
        Path = row.Path,
        Case = ProofRowContent.ReadCase(row.Outcome),
        At = row.At,
        Rules = row.Rules,
        From = row.CameFrom,
        AgedAt = row.AgedAt,
    };
}
