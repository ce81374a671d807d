using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>
/// A rule set made ready for many attempts: answers what <see cref="HbaEvaluator"/> answers, without the trail. A million attempts against
/// a thousand records take less than a second.
/// </summary>
public sealed class CompiledHbaRules
{
    private static readonly HbaVerdict s_noRecord = new HbaVerdict.ImplicitReject();

    private readonly ImmutableArray<RecordTest> _records;
    private readonly RecordBuckets _buckets;

    private CompiledHbaRules(HbaRules rules, ImmutableArray<HbaInterface>? interfaces)
    {
        _records = [.. rules.Records.Select(record => new RecordTest(record, rules.Version, interfaces))];
        _buckets = new(_records);
    }

    /// <param name="interfaces">The server's own addresses, for samehost and samenet; null when not known.</param>
    public static CompiledHbaRules Of(HbaRules rules, ImmutableArray<HbaInterface>? interfaces) => new(rules, interfaces);

    internal ImmutableArray<RecordTest> Records => _records;

    /// <summary>Allocates nothing but the words of an undecided verdict.</summary>
    public HbaVerdict Evaluate(HbaAttempt attempt)
    {
        var index = _buckets.First(attempt, 0, out var certain);
        if (index < 0) return s_noRecord;
        var record = _records[index];
        return certain
            ? record.Verdict
            : new HbaVerdict.Undecided(record.Record, MatchWords.Of(record, attempt).Because);
    }

    /// <summary>The records that might decide, up to the first that does; not certain when even the last one only might.</summary>
    internal ImmutableArray<HbaRecord> Possible(HbaAttempt attempt, out bool certain)
    {
        var possible = ImmutableArray.CreateBuilder<HbaRecord>();
        certain = false;
        for (var index = -1; !certain && (index = _buckets.First(attempt, index + 1, out certain)) >= 0;)
            possible.Add(_records[index].Record);
        return possible.ToImmutable();
    }
}
