using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>
/// Roles or databases: the names, or everything but the names. Physical replication is no database and stands apart.
/// </summary>
internal sealed record NameSet(ImmutableSortedSet<string> Names, bool Except, bool Replication)
{
    private static readonly ImmutableSortedSet<string> s_none = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public static readonly NameSet All = new(s_none, Except: true, Replication: false);

    public static NameSet Of(IEnumerable<string> names, bool replication = false) =>
        new(names.ToImmutableSortedSet(StringComparer.Ordinal), Except: false, replication);

    public bool IsEmpty => !Except && !Replication && Names.IsEmpty;

    public bool IsAll => Except && Names.IsEmpty;

    /// <summary>The only name; null for more, or for fewer.</summary>
    public string? Single => !Except && !Replication && Names.Count == 1 ? Names[0] : null;

    public NameSet Intersect(NameSet other) => new(
        (Except, other.Except) switch
        {
            (false, false) => Names.Intersect(other.Names),
            (false, true) => Names.Except(other.Names),
            (true, false) => other.Names.Except(Names),
            (true, true) => Names.Union(other.Names),
        },
        Except && other.Except,
        Replication && other.Replication);

    public NameSet Minus(NameSet other) => Intersect(new(other.Names, !other.Except, !other.Replication));

    public bool Covers(NameSet other) => other.Minus(this).IsEmpty;
}
