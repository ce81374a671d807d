using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Server.Store;

/// <summary>The audit trail in SQLite.</summary>
internal sealed class AuditTrail(Database database) : IAuditTrail
{
    public async Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        db.Audit.Add(new()
        {
            At = entry.At.ToUniversalTime(),
            Actor = entry.Actor,
            Action = entry.Action,
            TargetId = entry.TargetId,
            Text = entry.Text,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    public Task<ImmutableArray<AuditEntry>> ListAsync(Guid? targetId, int count, CancellationToken cancellationToken) =>
        database.IsNew ? Task.FromResult(ImmutableArray<AuditEntry>.Empty) : ReadAllAsync(targetId, count, cancellationToken);

    private async Task<ImmutableArray<AuditEntry>> ReadAllAsync(Guid? targetId, int count, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var rows = await db.Audit.AsNoTracking().Where(row => targetId == null || row.TargetId == targetId)
            .OrderByDescending(row => row.Id).Take(count).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new AuditEntry(row.At, row.Actor, row.Action, row.TargetId, row.Text))];
    }
}
