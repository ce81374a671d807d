using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>The fake world's journal; a test says when an entry changed elsewhere.</summary>
public sealed class FakeHistory(World world) : IHistory
{
    public event Action<JournalEntry>? Changed;

    /// <summary>How many components listen.</summary>
    public int Listeners => Changed?.GetInvocationList().Length ?? 0;

    public Task<ImmutableArray<JournalEntry>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<JournalEntry>>([.. world.Journal.Where(entry => targetId is null || entry.TargetId == targetId)]);

    public Task<JournalEntry?> FindAsync(Guid entryId, CancellationToken cancellationToken) =>
        Task.FromResult(world.Journal.FirstOrDefault(entry => entry.Id == entryId));

    public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Another tab, a timer or the API made of the entry what it is now.</summary>
    public void Change(JournalEntry entry)
    {
        var index = world.Journal.FindIndex(known => known.Id == entry.Id);
        if (index >= 0) world.Journal[index] = entry;
        else world.Journal.Insert(0, entry);
        Changed?.Invoke(entry);
    }
}
