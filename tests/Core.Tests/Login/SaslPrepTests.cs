using System.Globalization;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Tests.Login;

public sealed class SaslPrepTests
{
    [Theory]
    [InlineData("right horse", "right horse")]
    [InlineData("pa\u00bds", "pa1\u20442s")]
    [InlineData("\u2168", "IX")]
    [InlineData("\u00aa", "a")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("\uff41\uff42", "ab")]
    [InlineData("a\u00a0b\u3000c\u1680d", "a b c d")]
    [InlineData("a\u200bb", "a b")]
    [InlineData("I\u00adX", "IX")]
    [InlineData("a\ufe0fb\u2060c", "abc")]
    [InlineData("\u05d0\u05d1\u05d2", "\u05d0\u05d1\u05d2")]
    [InlineData("\u05d01\u05d2", "\u05d01\u05d2")]
    public void A_password_is_mapped_and_normalised(string password, string prepared)
    {
        Assert.Equal(prepared, SaslPrep.Prepare(password));
        Assert.Equal(prepared, SaslPrep.Prepare(prepared));
    }

    [Theory]
    [InlineData("\u00ad")]
    [InlineData("\u0007")]
    [InlineData("\u00bd\u0007")]
    [InlineData("\u00bd\u0085")]
    [InlineData("\u00bd\ue000")]
    [InlineData("\u00bd\ufffd")]
    [InlineData("\u00bd\U000e0001")]
    [InlineData("\u00bd\U0001f600")]
    [InlineData("\u00bd\u0221")]
    [InlineData("\u00bd\ud800")]
    [InlineData("\u05d0\u00bda")]
    [InlineData("\u05d0\u00bd")]
    [InlineData("\u00bd\u0627")]
    public void A_password_that_cannot_be_prepared_stays_as_it_is(string password) => Assert.Equal(password, SaslPrep.Prepare(password));

    [Fact]
    public void The_tables_are_ranges_in_order()
    {
        AssertOrdered(SaslPrepTables.Spaces);
        AssertOrdered(SaslPrepTables.Nothing);
        AssertOrdered(SaslPrepTables.Prohibited);
        AssertOrdered(SaslPrepTables.Unassigned);
        AssertOrdered(SaslPrepTables.RightToLeft);
        AssertOrdered(SaslPrepTables.LeftToRight);
    }

    [Fact]
    public void The_tests_can_normalise() => Assert.True(SaslPrep.CanNormalize);

    [Fact]
    public void The_culture_of_the_machine_counts_for_nothing() =>
    Assert.Equal(CultureInfo.InvariantCulture, CultureInfo.DefaultThreadCurrentCulture);

    private static void AssertOrdered(ReadOnlySpan<int> ranges)
    {
        Assert.Equal(0, ranges.Length % 2);
        for (var i = 0; i < ranges.Length; i += 2)
        {
            Assert.True(ranges[i] <= ranges[i + 1]);
            Assert.True(i == 0 || ranges[i - 1] < ranges[i]);
        }
    }
}
