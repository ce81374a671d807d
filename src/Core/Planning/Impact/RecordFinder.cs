using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Finds by names the records that somebody may meet, so that a large file is not searched whole for each.</summary>
internal sealed class RecordFinder
{
    private readonly RecordIndex _index;
    private readonly RecordTest?[] _tests;

    public RecordFinder(HbaRules rules)
    {
        Rules = rules;
        _index = new(rules.Version);
        _tests = new RecordTest?[rules.Records.Length];
        foreach (var record in rules.Records) _index.Add(record);
    }

    public HbaRules Rules { get; }

    public MatchResult Match(HbaAttempt attempt)
    {
        var databases = NameSet.Of(attempt.Replication ? [] : [attempt.Database], attempt.Replication);
        return MatchResult.Of(Near(attempt.Role, databases), attempt);
    }

    /// <summary>
    /// The records that may be about a role, in their order, with the role alone in place of their roles where that is certain.
    /// </summary>
    public HbaRules OfRole(string role, ImmutableArray<string>? memberOf)
    {
        var asked = new HbaAttempt { Role = role, Database = "", MemberOf = memberOf };
        var records = ImmutableArray.CreateBuilder<HbaRecord>();
        foreach (var test in Near(role, NameSet.All))
        {
            var record = test.Record;
            var fits = test.FitsRole(asked);
            if (fits == true) records.Add(record with { Roles = [new(role, Quoted: true)] });
            else if (fits is null) records.Add(record);
        }
        return Rules with { Records = records.ToImmutable(), Rows = [], Findings = [] };
    }

    private IEnumerable<RecordTest> Near(string role, NameSet databases) =>
        _index.Near(new(NamePart.Of(NameSet.Of([role])), NamePart.Of(databases), AddressPart.Socket, AccessTransport.Socket))
            .Select(i => _tests[i] ??= new(_index[i], Rules.Version, interfaces: null));
}
