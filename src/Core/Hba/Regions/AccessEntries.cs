using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>Sorts changes into gains, losses and what is not knowable, and keeps the lists short.</summary>
internal sealed class AccessEntries
{
    internal sealed record Item(AccessRegion Region, AccessEntry Entry);

    private readonly List<Item> _gains = [];
    private readonly List<Item> _losses = [];
    private readonly List<Item> _undecided = [];

    public IReadOnlyList<Item> Gains => _gains;

    public IReadOnlyList<Item> Losses => _losses;

    public IReadOnlyList<Item> Undecided => _undecided;

    public void Add(HbaRecord changed, AccessRegion whole, AccessPiece was, AccessPiece now, bool reordered)
    {
        var before = AccessRequirement.Of(was.Record);
        var after = AccessRequirement.Of(now.Record);
        var certain = was.Perhaps.IsEmpty && now.Perhaps.IsEmpty;
        if (!certain && !reordered && Demands(was).SequenceEqual(Demands(now))) return;
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

        if (reordered && Choices(was, was.Shares) is var old && Choices(now, now.Shares) is var young)
            _undecided.Add(new(region, entry with { Before = old, After = young }));
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
        var kept = items.GroupBy(item => (item.Entry.Before, item.Entry.After, item.Entry.Transport)).SelectMany(WithoutCovered);
        var entries = kept.Select(item => item.Entry).Distinct().ToList();
        var told = entries.Where(entry => entry.Transport != "GSS").Select(entry => entry with { Transport = "GSS" }).ToHashSet();
        entries.RemoveAll(told.Contains);
        Merge(entries, entry => entry with { Roles = "" }, (one, other) => one with { Roles = Join(one.Roles, other.Roles) });
        Merge(entries, entry => entry with { Databases = "" },
            (one, other) => one with { Databases = Join(one.Databases, other.Databases) });
        Merge(entries, entry => entry with { From = "" }, (one, other) => one with { From = Join(one.From, other.From) });
        return [.. entries];
    }

    /// <summary>A remainder is described with its region's name, so that a smaller piece with the same description adds nothing.</summary>
    private static IEnumerable<Item> WithoutCovered(IEnumerable<Item> sameStory)
    {
        var wide = new List<Item>();
        var all = sameStory.ToList();
        foreach (var item in all)
            if (item.Region.Roles.Word is null && item.Region.Roles.Names.Except) wide.Add(item);
        // Only a region of all roles takes others in: names are cut apart already.
        return all.Where(item => !wide.Exists(other => other != item && other.Region.Covers(item.Region)));
    }

    private static void Merge(List<AccessEntry> entries, Func<AccessEntry, AccessEntry> key,
        Func<AccessEntry, AccessEntry, AccessEntry> join)
    {
        var merged = entries.GroupBy(key).Select(group => group.Aggregate(join)).ToList();
        entries.Clear();
        entries.AddRange(merged);
    }

    private static string Join(string one, string other) =>
        string.Join(',', one.Split(',').Concat(other.Split(',')).Distinct(StringComparer.Ordinal));

    private static IEnumerable<string> Demands(AccessPiece piece) =>
        piece.Perhaps.Append(piece.Record).Select(record => AccessRequirement.Of(record) is var demand ? demand.Text + demand.Detail : "");

    private static string Choices(AccessPiece piece, ImmutableArray<HbaRecord> shares = default) =>
        string.Join(" or ", (shares.IsDefault ? [] : shares).AddRange(piece.Perhaps).Cast<HbaRecord?>().Append(piece.Record)
            .Select(record => AccessRequirement.Of(record).Text).Distinct(StringComparer.Ordinal));

    private static string Name(AccessTransport transport) => transport switch
    {
        AccessTransport.Socket => "socket",
        AccessTransport.Plaintext => "plaintext",
        AccessTransport.Tls => "TLS",
        AccessTransport.Gss => "GSS",
        _ => throw new ArgumentOutOfRangeException(nameof(transport)),
    };
}
