using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Server.Store;

/// <summary>The journals' records in SQLite; they outlive the target that they name.</summary>
internal sealed class JournalStore(Database database) : IJournalStore
{
    public Task<ImmutableArray<JournalEntry>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        database.IsNew ? Task.FromResult(ImmutableArray<JournalEntry>.Empty) : ReadAllAsync(targetId, cancellationToken);

    public async Task<JournalEntry?> SaveAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var record = JournalRowContent.Write(entry);
        if (await db.JournalEntries.SingleOrDefaultAsync(row => row.Id == entry.Id, cancellationToken) is not { } stored)
        {
            db.JournalEntries.Add(new() { Id = entry.Id, TargetId = entry.TargetId, At = entry.At.ToUniversalTime(), Record = record });
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }

        var before = JournalRowContent.Read(stored.Record);
        stored.Record = record;
        await db.SaveChangesAsync(cancellationToken);
        return before;
    }

    private async Task<ImmutableArray<JournalEntry>> ReadAllAsync(Guid? targetId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var records = await db.JournalEntries.AsNoTracking().Where(row => targetId == null || row.TargetId == targetId)
            .OrderByDescending(row => row.At).Select(row => row.Record).ToListAsync(cancellationToken);
        return [.. records.Select(JournalRowContent.Read)];
    }
}
