using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Everything that a role can try over one transport, as regions that a rule set divides among its records.</summary>
internal sealed class RoleAccessPaths
{
    private const int MaximumSteps = 200_000;
    private readonly AccessLookup _lookup;
    private readonly AccessBudget _budget = new(MaximumSteps);

    /// <param name="rules">The records that may be about the role (<see cref="RecordFinder.OfRole"/>).</param>
    public RoleAccessPaths(HbaRules rules, AccessRegion whole)
    {
        _lookup = new(rules, _budget);
        Shares = [.. rules.Records.Where(record => record.Method != "reject"
            && AccessRegion.Of(record, rules.Version).Any(part => part.Transport == whole.Transport && IsShare(whole, part)))];
    }

    /// <summary>Records that let in an unknown share of what can be tried: a host name, an expression.</summary>
    public ImmutableArray<HbaRecord> Shares { get; }

    /// <summary>More records than were looked at.</summary>
    public bool IsCutShort => _budget.IsSpent;

    public static AccessRegion Whole(string role, ImmutableArray<string>? databases, bool replication, AccessTransport transport) => new(
        NamePart.Of(NameSet.Of([role])),
        NamePart.Of(databases is { IsEmpty: false } known
            ? NameSet.Of(known, replication)
            : NameSet.All with { Replication = replication }),
        transport == AccessTransport.Socket ? AddressPart.Socket : AddressPart.Of(new HbaAddress.Any())[0],
        transport);

    public IEnumerable<AccessPiece> Ask(AccessRegion region) => _lookup.Ask(region);

    private static bool IsShare(AccessRegion whole, AccessRegion part) =>
        whole.Addresses.Cut(part.Addresses).Overlap == Overlap.Share
            || whole.Databases.Cut(part.Databases, whole.Roles).Overlap == Overlap.Share;
}
