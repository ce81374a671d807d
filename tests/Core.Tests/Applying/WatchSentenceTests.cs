using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Tests.Hba;

namespace PgTlsDashboard.Core.Tests.Applying;

public sealed class WatchSentenceTests
{
    private static readonly DateTimeOffset s_since = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly WatchedRecord s_silent = new(AccessRulesText.Rules("host all all 10.0.0.0/8 md5").Records[0], []);

    [Theory]
    [InlineData(0, "Nobody has looked yet.")]
    [InlineData(29, "Nobody was seen without TLS through this record, but only 29 of 60 looks got through in 1 hour.")]
    [InlineData(30, "Nobody was seen without TLS through this record in 1 hour (30 samples).")]
    public void Silence_counts_only_where_most_looks_got_through(int samples, string sentence) =>
        Assert.Equal(sentence, WatchSentence.Of(Watch(samples), s_silent, s_since.AddHours(1)));

    [Fact]
    public void Nobody_has_looked_where_nobody_watches() =>
        Assert.Equal("Nobody has looked yet.", WatchSentence.Of(null, s_silent, s_since));

    private static PlaintextWatchState Watch(int samples) => new() { TargetId = Guid.NewGuid(), Since = s_since, Samples = samples };
}
