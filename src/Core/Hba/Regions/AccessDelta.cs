using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>Who: from where, over what, how; one sentence for people and its parts for machines.</summary>
/// <param name="Roles">As the record names them: <c>all</c>, <c>repl</c>, <c>+team</c>.</param>
/// <param name="Databases">As the record names them; <c>replication</c> for physical replication.</param>
/// <param name="From">Address as written, or <c>local</c>.</param>
/// <param name="Transport"><c>plaintext</c>, <c>TLS</c>, <c>GSS</c> or <c>socket</c>.</param>
/// <param name="Before">Auth method with its certificate demand before, or <c>refused</c>.</param>
/// <param name="After">The same after.</param>
public sealed record AccessEntry(string Roles, string Databases, string From, string Transport, string Before, string After,
    string FileName, int LineNumber)
{
    public override string ToString() => $"{Roles} to {Databases} from {From} over {Transport}: {Before}, then {After}";
}

/// <summary>What a change of pg_hba.conf gives and takes.</summary>
public sealed record AccessDelta(ImmutableArray<AccessEntry> Gains, ImmutableArray<AccessEntry> Losses,
    ImmutableArray<AccessEntry> Undecided)
{
    public static readonly AccessDelta None = new([], [], []);

    /// <summary>
    /// Compares two rule sets region by region: a region is a record's roles, databases, addresses and one transport, less what an earlier
    /// record takes. A stronger demand for the same people (a client certificate more) counts as a loss, a weaker one as a gain.
    /// </summary>
    public static AccessDelta Compare(HbaRules before, HbaRules after) => AccessComparison.Compare(before, after);
}
