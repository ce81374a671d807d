namespace PgTlsDashboard.Core.Tests;

public sealed class RelativeTimeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-20 * 60, "20 min ago")]
    [InlineData(-3 * 3600, "3 h ago")]
    [InlineData((12 * 86400) - 60, "in 11 days")]
    [InlineData(-2 * 86400, "2 days ago")]
    public void A_time_is_said_as_people_say_it(int seconds, string text) =>
    Assert.Equal(text, RelativeTime.Of(s_now.AddSeconds(seconds), s_now));

    [Theory]
    [InlineData(-1, "expired 1 day ago")]
    [InlineData(0, "less than a day")]
    [InlineData(1, "1 day")]
    public void Days_left_are_said_with_their_unit(int days, string text) => Assert.Equal(text, RelativeTime.Days(days));

    [Theory]
    [InlineData(1, "1 file")]
    [InlineData(2, "2 files")]
    [InlineData(1200, "1,200 files")]
    public void Numbers_carry_their_noun(int count, string text) => Assert.Equal(text, RelativeTime.Count(count, "file"));
}
