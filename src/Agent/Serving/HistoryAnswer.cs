using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>A journal as it fits into one message: the newest entries, and of those the diffs as long as there is room.</summary>
internal static class HistoryAnswer
{
    private const int MostEntries = 2000;
    private const int RoomForDiffs = 4 * 1024 * 1024;

    /// <param name="entries">Newest first.</param>
    public static ImmutableArray<JournalEntry> Of(ImmutableArray<JournalEntry> entries)
    {
        var room = RoomForDiffs;
        var answer = ImmutableArray.CreateBuilder<JournalEntry>(Math.Min(entries.Length, MostEntries));
        foreach (var entry in entries.Take(MostEntries))
        {
            room -= entry.Files.Sum(file => file.Diff is null ? 0 : Encoding.UTF8.GetByteCount(file.Diff));
            answer.Add(room >= 0 ? entry : entry with { Files = [.. entry.Files.Select(file => file with { Diff = null })] });
        }

        return answer.ToImmutable();
    }
}
