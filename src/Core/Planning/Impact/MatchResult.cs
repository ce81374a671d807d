using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>A record that might match, and what is not known about it.</summary>
internal sealed record PossibleMatch(HbaRecord Record, string Because);

/// <summary>Whom an attempt meets: the records that might match, in order, then the one that does; null when none does.</summary>
internal sealed record MatchResult(ImmutableArray<PossibleMatch> Perhaps, HbaRecord? Record)
{
    public IEnumerable<HbaRecord?> Possible => Perhaps.Select(p => (HbaRecord?)p.Record).Append(Record);

    /// <summary>Of all records of a rule set, each made ready as far as it is asked.</summary>
    public static MatchResult Of(HbaRules rules, HbaAttempt attempt) =>
        Of(rules.Records.Select(record => new RecordTest(record, rules.Version, interfaces: null)), attempt);

    public static MatchResult Of(IEnumerable<RecordTest> records, HbaAttempt attempt)
    {
        var client = attempt.Address is { } address ? ClientAddress.Of(address) : default;
        var perhaps = ImmutableArray.CreateBuilder<PossibleMatch>();
        foreach (var record in records)
        {
            var match = record.Fits(attempt, client);
            if (match == true) return new(perhaps.ToImmutable(), record.Record);
            if (match is null) perhaps.Add(new(record.Record, MatchWords.Of(record, attempt).Because));
        }
        return new(perhaps.ToImmutable(), null);
    }

    /// <summary>Whether both come to the same, whatever is not known.</summary>
    public bool IsAs(MatchResult other) => RecordDecision.AskTheSame(Record, other.Record)
        && Perhaps.Length == other.Perhaps.Length
        && Perhaps.Zip(other.Perhaps)
            .All(pair => RecordDecision.AskTheSame(pair.First.Record, pair.Second.Record)
                && Depends(pair.First.Record, pair.Second.Record));

    private static bool Depends(HbaRecord one, HbaRecord other) =>
        one.Type == other.Type && one.Address == other.Address && one.Databases.SequenceEqual(other.Databases)
            && one.Roles.SequenceEqual(other.Roles);

    /// <summary>One answer of all that is possible.</summary>
    public AccessDecision Ask(HbaAttempt attempt, Credentials shown, UserMaps maps)
    {
        var last = RecordDecision.Of(Record, attempt, shown, maps);
        if (Perhaps.IsEmpty) return last;
        var answers = Perhaps.Select(p => RecordDecision.Of(p.Record, attempt, shown, maps)).ToArray();
        if (answers.All(a => a.In == last.In) && last.In is not null) return last;
        var first = Perhaps[0];
        return AccessDecision.Unknown($"{RecordDecision.Line(first.Record)} decides, and {first.Because}; otherwise: {last.Because}");
    }
}
