using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>
/// The records that are not in both lists in the same order. Only what such a record matches can change: of two records that both lists
/// hold in the same order, the first one wins in both.
/// </summary>
internal static class RecordDifference
{
    private const long MaximumTable = 4_000_000;

    public static (ImmutableArray<HbaRecord> Removed, ImmutableArray<HbaRecord> Added) Find(ImmutableArray<HbaRecord> before,
        ImmutableArray<HbaRecord> after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && Same(before[start], after[start])) start++;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && Same(before[^(end + 1)], after[^(end + 1)])) end++;

        string[] old = [.. before[start..^end].Select(Meaning)], young = [.. after[start..^end].Select(Meaning)];
        var (oldKept, youngKept) = LongestCommon(old, young);
        return (
            [.. before[start..^end].Where((_, index) => !oldKept[index])],
            [.. after[start..^end].Where((_, index) => !youngKept[index])]);
    }

    private static (bool[] Old, bool[] Young) LongestCommon(ReadOnlySpan<string> old, ReadOnlySpan<string> young)
    {
        var kept = (Old: new bool[old.Length], Young: new bool[young.Length]);
        if ((long)old.Length * young.Length > MaximumTable) return kept;
        var lengths = new int[old.Length + 1, young.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = young.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == young[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        for (int i = 0, j = 0; i < old.Length && j < young.Length;)
        {
            if (old[i] == young[j]) kept.Old[i++] = kept.Young[j++] = true;
            else if (lengths[i + 1, j] >= lengths[i, j + 1]) i++;
            else j++;
        }

        return kept;
    }

    /// <summary>Quick to say yes; a no may still be the same meaning in other words.</summary>
    private static bool Same(HbaRecord one, HbaRecord other) =>
        one.Type == other.Type && one.Method == other.Method && one.ClientCert == other.ClientCert && one.Address == other.Address
        && one.Databases.SequenceEqual(other.Databases) && one.Roles.SequenceEqual(other.Roles) && one.Options.SequenceEqual(other.Options);

    /// <summary>All that a record says, and nothing of how or where it stands.</summary>
    internal static string Meaning(HbaRecord record) => string.Join(
        '\0',
        [
            record.Type.ToString(),
            Words(record.Databases),
            Words(record.Roles),
            record.Address is null ? "" : record.Address.GetType().Name + HbaRecordText.Plain(record.Address),
            record.Method,
            record.ClientCert ?? "",
            .. record.Options.Select(option => $"{option.Name}={option.Value}"),
        ]);

    private static string Words(ImmutableArray<ConfToken> tokens) =>
        string.Join('\x1', tokens.Select(token => (token.Quoted ? "\"" : "") + token.Text));
}
