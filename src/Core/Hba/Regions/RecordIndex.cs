using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>Records by number, found by a role's or a database's name, so that a large file is not searched whole.</summary>
internal sealed class RecordIndex(PostgresVersion version)
{
    private readonly List<HbaRecord> _records = [];
    private readonly Dictionary<int, ImmutableArray<AccessRegion>> _regions = [];
    private readonly NameIndex _roles = new();
    private readonly NameIndex _databases = new();

    public HbaRecord this[int index] => _records[index];

    public void Add(HbaRecord record)
    {
        _roles.Add(record.Roles, _records.Count);
        _databases.Add(record.Databases, _records.Count);
        _records.Add(record);
    }

    public ImmutableArray<AccessRegion> Regions(int index) =>
        _regions.TryGetValue(index, out var regions) ? regions : _regions[index] = [.. AccessRegion.Of(_records[index], version)];

    /// <summary>Those that may meet the region, in order.</summary>
    public List<int> Near(AccessRegion region)
    {
        var byRole = _roles.Find(region.Roles);
        var byDatabase = _databases.Find(region.Databases);
        if (byRole is null && byDatabase is null) return [.. Enumerable.Range(0, _records.Count)];
        var fewer = byRole is null || (byDatabase is not null && byDatabase.Count < byRole.Count) ? byDatabase! : byRole;
        return [.. fewer.Distinct().Order()];
    }

    private sealed class NameIndex
    {
        private readonly Dictionary<string, List<int>> _named = new(StringComparer.Ordinal);
        private readonly List<int> _wide = [];

        public void Add(ImmutableArray<ConfToken> tokens, int index)
        {
            foreach (var token in tokens)
            {
                if (IsWide(token)) _wide.Add(index);
                else if (_named.TryGetValue(token.Text, out var list)) list.Add(index);
                else _named[token.Text] = [index];
            }
        }

        /// <summary>Null for what may meet any record.</summary>
        public List<int>? Find(NamePart part)
        {
            if (part.Word is not null || part.Names.Except || part.Names.Replication) return null;
            var found = new List<int>(_wide);
            foreach (var name in part.Names.Names)
                if (_named.TryGetValue(name, out var list)) found.AddRange(list);
            return found;
        }

        // Wider than need be (a quoted word is a name): it costs time, not truth.
        private static bool IsWide(ConfToken token) =>
            token.Text is "all" or "replication" or "sameuser" or "samerole" or "samegroup" || token.Text.StartsWith('+')
                || token.Text.StartsWith('/');
    }
}
