using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>
/// Records by what is rarest of them: a role's name, a database's name or a network. An attempt asks the few buckets that can hold a
/// match; expressions, groups and host names without such a name are asked by everybody.
/// </summary>
internal sealed class RecordBuckets
{
    /// <summary>Each mask costs a look-up an attempt; networks of rarer masks are asked by everybody.</summary>
    private const int MostMasks = 64;

    private readonly ImmutableArray<RecordTest> _records;
    private readonly Dictionary<string, List<int>> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _databases = new(StringComparer.Ordinal);
    private readonly Dictionary<MaskedNetwork, List<int>> _networks = [];
    private readonly List<int> _replication = [];
    private readonly List<int> _everybody = [];
    private readonly List<(bool V6, UInt128 Mask)> _masks = [];

    public RecordBuckets(ImmutableArray<RecordTest> records)
    {
        _records = records;
        var counts = new Counts(records);
        var masks = new HashSet<(bool, UInt128)>();
        for (var index = 0; index < records.Length; index++) Place(index, counts, masks);
    }

    private void Place(int index, Counts counts, HashSet<(bool, UInt128)> masks)
    {
        var record = _records[index];
        var (byRole, byDatabase, byNetwork) = counts.Of(record);
        if (byNetwork < Math.Min(byRole, byDatabase) && Has(record, masks))
        {
            foreach (var network in record.Networks()) Add(_networks, network, index);
        }
        else if (byRole <= byDatabase && byRole < int.MaxValue)
        {
            foreach (var role in record.Roles) Add(_roles, role.Literal!, index);
        }
        else if (byDatabase < int.MaxValue)
        {
            foreach (var database in record.Databases)
            {
                if (!database.IsReplication) Add(_databases, database.Literal!, index);
                else if (_replication.Count == 0 || _replication[^1] != index) _replication.Add(index);
            }
        }
        else
        {
            _everybody.Add(index);
        }
    }

    private bool Has(RecordTest record, HashSet<(bool, UInt128)> masks)
    {
        foreach (var network in record.Networks())
        {
            var mask = (network.V6, network.Mask);
            if (masks.Contains(mask)) continue;
            if (masks.Count == MostMasks) return false;
            masks.Add(mask);
            _masks.Add(mask);
        }

        return true;
    }

    private static void Add<TKey>(Dictionary<TKey, List<int>> buckets, TKey key, int index)
        where TKey : notnull
    {
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(buckets, key, out _);
        bucket ??= [];
        if (bucket.Count == 0 || bucket[^1] != index) bucket.Add(index);
    }

    /// <summary>The first record from a place on that fits or might, and whether it does; -1, and not certain, when none may.</summary>
    public int First(HbaAttempt attempt, int from, out bool certain)
    {
        var client = attempt.Address is null ? default : ClientAddress.Of(attempt.Address);
        var found = (Index: int.MaxValue, Certain: false);
        if (_roles.TryGetValue(attempt.Role, out var byRole)) Search(byRole, attempt, client, from, ref found);
        if (attempt.Replication) Search(_replication, attempt, client, from, ref found);
        else if (_databases.TryGetValue(attempt.Database, out var byDatabase)) Search(byDatabase, attempt, client, from, ref found);
        if (attempt.Address is not null)
        {
            foreach (var (v6, mask) in CollectionsMarshal.AsSpan(_masks))
                if (v6 == client.V6 && _networks.TryGetValue(new(v6, client.Number & mask, mask), out var byNetwork))
                    Search(byNetwork, attempt, client, from, ref found);
        }

        Search(_everybody, attempt, client, from, ref found);
        certain = found.Certain;
        return found.Index == int.MaxValue ? -1 : found.Index;
    }

    private void Search(List<int> bucket, HbaAttempt attempt, ClientAddress client, int from, ref (int Index, bool Certain) found)
    {
        foreach (var index in CollectionsMarshal.AsSpan(bucket))
        {
            if (index < from) continue;
            if (index >= found.Index) return;
            var fits = _records[index].Fits(attempt, client);
            if (fits == false) continue;
            found = (index, fits is true);
            return;
        }
    }

    /// <summary>How many records name each role, database and network.</summary>
    private sealed class Counts
    {
        private readonly Dictionary<string, int> _roles = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _databases = new(StringComparer.Ordinal);
        private readonly Dictionary<MaskedNetwork, int> _networks = [];
        private int _replication;

        public Counts(ImmutableArray<RecordTest> records)
        {
            foreach (var record in records)
            {
                foreach (var role in record.Roles)
                    if (role.Literal is { } name) Count(_roles, name);
                foreach (var database in record.Databases)
                {
                    if (database.IsReplication) _replication++;
                    else if (database.Literal is { } name) Count(_databases, name);
                }

                foreach (var network in record.Networks()) Count(_networks, network);
            }
        }

        private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key)
            where TKey : notnull => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

        /// <summary>
        /// The size of the bucket that each way would share; the highest number for a way that does not reach the record.
        /// </summary>
        public (int ByRole, int ByDatabase, int ByNetwork) Of(RecordTest record)
        {
            var byRole = 0;
            foreach (var role in record.Roles) byRole = role.Literal is { } name ? Math.Max(byRole, _roles[name]) : int.MaxValue;
            var byDatabase = 0;
            foreach (var database in record.Databases)
                byDatabase = database.IsReplication ? Math.Max(byDatabase, _replication) : database.Literal is { } name
                    ? Math.Max(byDatabase, _databases[name])
                    : int.MaxValue;
            var byNetwork = record.Networks().IsEmpty ? int.MaxValue : 0;
            foreach (var network in record.Networks()) byNetwork = Math.Max(byNetwork, _networks[network]);
            return (byRole, byDatabase, byNetwork);
        }
    }
}
