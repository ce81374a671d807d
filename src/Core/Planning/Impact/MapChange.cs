using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>The user maps of pg_ident.conf before and after a change.</summary>
/// <param name="after">Null when they stay as they are.</param>
internal sealed class MapChange(UserMaps before, UserMaps? after)
{
    private readonly HashSet<string> _changed = after is null ? [] : Changed(before, after);

    public UserMaps Before { get; } = before;

    public UserMaps After { get; } = after ?? before;

    /// <summary>Whether a record asks a map that is no longer what it was.</summary>
    public bool Touches(HbaRecord? record) => _changed.Count > 0 && MapOf(record) is { } map && _changed.Contains(map);

    /// <summary>
    /// A yes that rests on what a map said before does not count: whom a method makes the server look for, only the server knows.
    /// </summary>
    public AccessDecision Doubt(HbaRecord? record, AccessDecision answer) =>
        answer.In == true && record is { Method: not "cert" } && Touches(record)
        ? AccessDecision.Unknown($"{RecordDecision.Line(record)} asks the map {MapOf(record)}, which changes, and by which of its lines "
            + "it gets in is not known here.")
        : answer;

    private static string? MapOf(HbaRecord? record) => record?.Options.LastOrDefault(option => option.Name == "map")?.Value;

    private static HashSet<string> Changed(UserMaps before, UserMaps after)
    {
        var (old, young) =
            (before.Mappings.ToLookup(m => m.Map, StringComparer.Ordinal), after.Mappings.ToLookup(m => m.Map, StringComparer.Ordinal));
        return [.. old.Select(map => map.Key).Union(young.Select(map => map.Key), StringComparer.Ordinal)
            .Where(map => !Lines(old[map]).SequenceEqual(Lines(young[map])))];
    }

    private static IEnumerable<object> Lines(IEnumerable<UserMapping> mappings) =>
        mappings.Select(mapping => (object)(mapping.SystemUser, mapping.Role));
}
