using System.Collections.Immutable;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Agent.Tests.Lies;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Agent.Tests.Contract;

/// <summary>A journal of any length fits into one message.</summary>
public sealed class HistoryAnswerTests
{
    [Fact]
    public void The_newest_entries_keep_their_diffs()
    {
        var answer = HistoryAnswer.Of([.. Enumerable.Repeat(Entry(400_000), 24)]);
        Assert.Equal(24, answer.Length);
        Assert.All(answer.Take(10), entry => Assert.NotNull(entry.Files[0].Diff));
        Assert.All(answer.Skip(10), entry => Assert.Null(entry.Files[0].Diff));
    }

    [Fact]
    public void Of_very_many_entries_the_newest_are_told() =>
        Assert.Equal(2000, HistoryAnswer.Of([.. Enumerable.Repeat(Entry(1), 2001)]).Length);

    private static JournalEntry Entry(int diff) =>
        Sound.Entry with { Files = [new JournalFile("/f", ChangeKind.Modify, Sound.Hash, Sound.Hash, new string('x', diff))] };
}
