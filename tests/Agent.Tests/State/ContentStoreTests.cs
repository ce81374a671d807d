using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.Tests.State;

public sealed class ContentStoreTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_content_is_forgotten_after_two_minutes_though_nobody_asks()
    {
        using var store = new ContentStore(_time);
        var hash = store.Hold("held"u8.ToArray());
        store.Offer(new(WriteRequests.HashOf("offered"u8), 7, 0, "off"u8.ToArray()));
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("held"u8.ToArray(), store.Fetch(hash, 0));
        Assert.Equal(11, store.Bytes);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, store.Bytes);
        Assert.Null(store.Fetch(hash, 0));
        Assert.Throws<InvalidDataException>(() => store.Offer(new(WriteRequests.HashOf("offered"u8), 7, 3, "ered"u8.ToArray())));
    }

    [Fact]
    public void A_content_that_is_read_again_is_kept_from_then_on()
    {
        using var store = new ContentStore(_time);
        var hash = store.Hold("held"u8.ToArray());
        _time.Advance(TimeSpan.FromSeconds(90));
        store.Hold("held"u8.ToArray());
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.NotNull(store.Fetch(hash, 0));
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(store.Fetch(hash, 0));
    }

    [Fact]
    public void The_oldest_contents_give_way_at_128_MiB()
    {
        using var store = new ContentStore(_time);
        var hashes = Enumerable.Range(0, 6).Select(i =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var content = new byte[30 * 1024 * 1024];
            content[0] = (byte)i;
            return store.Hold(content);
        }).ToArray();
        Assert.InRange(store.Bytes, 100L * 1024 * 1024, ContentStore.MostHeld);
        Assert.Equal([false, false, true, true, true, true], hashes.Select(hash => store.Fetch(hash, 0) is not null));
    }

    [Fact]
    public void No_more_is_offered_than_one_write_may_have()
    {
        using var store = new ContentStore(_time);
        const int half = (int)AgentContract.MostBytes / 2;
        store.Offer(new(Name(1), half, 0, []));
        store.Offer(new(Name(2), half, 0, []));
        Assert.Throws<InvalidDataException>(() => store.Offer(new(Name(3), 1, 0, [])));
        // One that begins anew takes the place of its own beginning.
        store.Offer(new(Name(2), half, 0, []));
        Assert.Equal(AgentContract.MostBytes, store.Bytes);
    }

    [Fact]
    public void No_more_contents_are_offered_than_a_write_may_have_files_though_they_are_empty()
    {
        using var store = new ContentStore(_time);
        for (var i = 0; i < AgentContract.MostFiles; i++) store.Offer(new(Name(i), 0, 0, []));
        Assert.Throws<InvalidDataException>(() => store.Offer(new(Name(AgentContract.MostFiles), 0, 0, [])));
    }

    private static string Name(int number) => $"{number:x64}";
}
