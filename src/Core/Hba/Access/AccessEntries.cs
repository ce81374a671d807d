using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Hba.Access;

/// <summary>Sorts changes into gains, losses and what is not knowable, and keeps the lists short.</summary>
internal sealed class AccessEntries
{
    private sealed record Item(AccessRegion Region, AccessEntry Entry);

    private readonly List<Item> _gains = [];
    private readonly List<Item> _losses = [];
    private readonly List<Item> _undecided = [];

    public void Add(HbaRecord changed, AccessRegion whole, AccessPiece was, AccessPiece now)
    {
        var before = AccessDemand.Of(was.Record);
        var after = AccessDemand.Of(now.Record);
        var certain = was.Perhaps.IsEmpty && now.Perhaps.IsEmpty;
        if (!certain && Demands(was).SequenceEqual(Demands(now))) return;
        var at = now.Record ?? was.Record ?? changed;
        var region = now.Region;
        var entry = new AccessEntry(
            region.Roles.ToString(),
            region.Databases.ToString(),
            region.Addresses.Text(whole.Addresses),
            Name(region.Transport),
            certain ? before.Text : Choices(was),
            certain ? after.Text : Choices(now),
            at.FileName,
            at.LineNumber);
        if (!certain)
        {
            _undecided.Add(new(region, entry));
            return;
        }

        var (loses, gains) = before.To(after);
        if (loses) _losses.Add(new(region, entry));
        if (gains) _gains.Add(new(region, entry));
        if (!loses && !gains && before.Detail != after.Detail)
            _undecided.Add(new(region, entry with { After = $"{after.Text} with other options" }));
    }

    /// <summary>More records than can be compared: what is not compared is not known.</summary>
    public void AddUnfinished(HbaRecord first) => _undecided.Add(new(
        AccessRegion.Of(first, Configuration.PostgresVersion.OfMajor(18)).First(),
        new("all", "all", "all", "TLS", "too many records to compare", "too many records to compare", first.FileName, first.LineNumber)));

    public AccessDelta ToDelta() => new(Shorten(_gains), Shorten(_losses), Shorten(_undecided));

    private static ImmutableArray<AccessEntry> Shorten(List<Item> items)
    {
        // A remainder is told with its region's name, so that a smaller piece with the same story adds nothing.
        var kept = items.Where(item => !items.Any(other => other != item && SameStory(other.Entry, item.Entry)
            && other.Region.Covers(item.Region) && !(item.Region.Covers(other.Region) && items.IndexOf(item) < items.IndexOf(other))));
        var entries = kept.Select(item => item.Entry).Distinct().ToList();
        entries.RemoveAll(entry => entry.Transport == "GSS" && entries.Exists(other => other.Transport is "plaintext" or "TLS" && other with { Transport = "GSS" } == entry));
        Merge(entries, entry => entry with { Roles = "" }, (one, other) => one with { Roles = Join(one.Roles, other.Roles) });
        Merge(entries, entry => entry with { Databases = "" }, (one, other) => one with { Databases = Join(one.Databases, other.Databases) });
        Merge(entries, entry => entry with { From = "" }, (one, other) => one with { From = Join(one.From, other.From) });
        return [.. entries];
    }

    private static void Merge(List<AccessEntry> entries, Func<AccessEntry, AccessEntry> key, Func<AccessEntry, AccessEntry, AccessEntry> join)
    {
        var merged = entries.GroupBy(key).Select(group => group.Aggregate(join)).ToList();
        entries.Clear();
        entries.AddRange(merged);
    }

    private static string Join(string one, string other) => string.Join(',', one.Split(',').Concat(other.Split(',')).Distinct(StringComparer.Ordinal));

    private static bool SameStory(AccessEntry one, AccessEntry other) => one.Before == other.Before && one.After == other.After && one.Transport == other.Transport;

    private static IEnumerable<string> Demands(AccessPiece piece) => piece.Perhaps.Append(piece.Record).Select(record => AccessDemand.Of(record) is var demand ? demand.Text + demand.Detail : "");

    private static string Choices(AccessPiece piece) =>
        string.Join(" or ", piece.Perhaps.Append(piece.Record).Select(record => AccessDemand.Of(record).Text).Distinct(StringComparer.Ordinal));

    private static string Name(AccessTransport transport) => transport switch
    {
        AccessTransport.Socket => "socket",
        AccessTransport.Plaintext => "plaintext",
        AccessTransport.Tls => "TLS",
        AccessTransport.Gss => "GSS",
        _ => throw new ArgumentOutOfRangeException(nameof(transport)),
    };
}
