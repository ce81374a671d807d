using CsCheck;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regexes;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>The record algebra held against the evaluator, attempt by attempt.</summary>
public sealed class AccessDeltaLawTests
{
    [Fact]
    public void Whoever_changes_is_told_in_the_right_direction_and_whoever_is_told_changes()
    {
        Gen.Select(HbaRandom.PlainRules, HbaRandom.PlainRules, HbaRandom.Attempt.Array[25]).Sample(
            (before, after, attempts) =>
            {
                var (old, young) = (HbaText.Rules(before), HbaText.Rules(after));
                var changes = AccessComparison.Regions(old, young);
                Assert.Empty(changes.Undecided);
                foreach (var attempt in attempts)
                {
                    var (loses, gains) = Demand(old, attempt)!.To(Demand(young, attempt)!);
                    Assert.True(loses == changes.Losses.Any(item => Holds(item.Region, attempt)), $"loses: {loses}, {attempt}");
                    Assert.True(gains == changes.Gains.Any(item => Holds(item.Region, attempt)), $"gains: {gains}, {attempt}");
                }
            },
            iter: 4000);
    }

    /// <summary>
    /// Of groups, expressions and relations the algebra does not know the members. Of one record that comes, goes or moves it may tell more
    /// than changes, never less; who is in two words whose records are both exchanged at once may be told by one of them only.
    /// </summary>
    [Fact]
    public void With_groups_and_expressions_whoever_one_record_changes_is_told()
    {
        Gen.Select(HbaRandom.Record(unknown: false).Array[2, 10], HbaRandom.Record(unknown: false), Gen.Int[0, 99], Gen.Int[0, 99],
            Gen.Int[0, 2], HbaRandom.Attempt.Array[25]).Sample(
            (records, another, from, to, kind, attempts) =>
            {
                var edited = records.ToList();
                var moved = edited[from % records.Length];
                if (kind > 0) edited.RemoveAt(from % records.Length);
                if (kind < 2) edited.Insert(to % (edited.Count + 1), kind == 0 ? another : moved);
                var (old, young) = (HbaText.Rules(string.Concat(records)), HbaText.Rules(string.Concat(edited)));
                var changes = AccessComparison.Regions(old, young);
                foreach (var attempt in attempts)
                {
                    if (!attempt.RoleExists || Demand(old, attempt) is not { } was || Demand(young, attempt) is not { } now) continue;
                    var (loses, gains) = was.To(now);
                    var unknown = changes.Undecided.Any(item => Holds(item.Region, attempt));
                    if (loses) Assert.True(unknown
                        || changes.Losses.Any(item => Holds(item.Region, attempt)), $"not told that it loses: {attempt}");
                    if (gains) Assert.True(unknown
                        || changes.Gains.Any(item => Holds(item.Region, attempt)), $"not told that it gains: {attempt}");
                }
            },
            iter: 2000);
    }

    /// <summary>Null where the evaluator does not decide.</summary>
    private static AccessRequirement? Demand(HbaRules rules, HbaAttempt attempt) =>
        HbaEvaluator.Explain(rules, attempt, null).Verdict switch
        {
            HbaVerdict.Matched matched => AccessRequirement.Of(matched.Record),
            HbaVerdict.ImplicitReject => AccessRequirement.Refused,
            _ => null,
        };

    private static bool Holds(AccessRegion region, HbaAttempt attempt)
    {
        var transport = attempt.Address is null ? AccessTransport.Socket : attempt.Gss ? AccessTransport.Gss : attempt.Tls
            ? AccessTransport.Tls
            : AccessTransport.Plaintext;
        return transport == region.Transport && Roles(region.Roles, attempt) && Databases(region.Databases, attempt)
            && From(region.Addresses, attempt);
    }

    private static bool Roles(NamePart part, HbaAttempt attempt) => part.Word switch
    {
        null => part.Names.Names.Contains(attempt.Role) != part.Names.Except,
        ['+', .. var group] => group == attempt.Role || attempt.MemberOf is not { } groups || groups.Contains(group),
        var word => HbaRegex.IsMatch(word[1..], attempt.Role) == true,
    };

    private static bool Databases(NamePart part, HbaAttempt attempt) => part.Word switch
    {
        null => attempt.Replication ? part.Names.Replication : part.Names.Names.Contains(attempt.Database) != part.Names.Except,
        _ when attempt.Replication => false,
        "sameuser" => attempt.Role == attempt.Database,
        "samerole" => attempt.Role == attempt.Database || attempt.MemberOf is not { } groups || groups.Contains(attempt.Database),
        var word => HbaRegex.IsMatch(word[1..], attempt.Database) == true,
    };

    private static bool From(AddressPart part, HbaAttempt attempt)
    {
        if (attempt.Address is null) return part.Word == "local";
        var client = ClientAddress.Of(attempt.Address);
        if (part.Word is not { } word)
            return part.Ranges.Ranges.Any(range => range.V6 == client.V6 && range.First <= client.Number && client.Number <= range.Last);
        var parts = word.Split(' ');
        return parts.Length == 2 && part.V6 == client.V6
            && MaskedNetwork.Of(System.Net.IPAddress.Parse(parts[0]), System.Net.IPAddress.Parse(parts[1])).Holds(client);
    }
}
