using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.State;

/// <summary>What was proven of a server, of all that there is to prove.</summary>
public sealed record ProofCoverage
{
    /// <summary>False where the server was not asked which roles there are: then the ways are those that were tried.</summary>
    public required bool IsWhole { get; init; }

    public required ImmutableArray<WayProof> Ways { get; init; }

    /// <summary>Cases under the present rules that came out otherwise than they must.</summary>
    public required int Surprises { get; init; }

    public int Proven => Ways.Count(way => way.State == WayState.Proven);

    public int BeforeLastChange => Ways.Count(way => way.State == WayState.BeforeLastChange);

    /// <summary>Roles with a way in.</summary>
    public int Roles => Ways.Select(way => way.Way.Role).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Roles of which every way in is proven.</summary>
    public int RolesProven => Ways.GroupBy(way => way.Way.Role, StringComparer.Ordinal)
        .Count(role => role.All(way => way.State == WayState.Proven));

    /// <summary>Every way in that there is.</summary>
    public bool IsComplete => IsWhole && !Ways.IsEmpty && Proven == Ways.Length;

    /// <summary>The oldest proof that counts, or where none does the newest before the last change; null without any.</summary>
    public DateTimeOffset? At => Proven > 0 ? Ways.Where(way => way.State == WayState.Proven).Min(way => way.At)
        : Ways.Where(way => way.State == WayState.BeforeLastChange).Max(way => way.At);

    /// <summary>What is proven was shown from the server's own machine alone.</summary>
    public bool OverLoopback => Proven > 0 && Ways.All(way => way.State != WayState.Proven || way.OverLoopback);

    /// <summary><c>2 of 5 ways in proven</c>, without the age.</summary>
    public string Sentence => this switch
    {
        { Ways.IsEmpty: true, IsWhole: true } => "there is no way in from another machine to prove",
        { IsWhole: false, Proven: > 0 } => $"{Count(Proven)} {Way(Proven)} in proven{From}, of how many is not known",
        { Proven: > 0 } => $"{Count(Proven)} of {Count(Ways.Length)} {Way(Ways.Length)} in proven{From}",
        { BeforeLastChange: > 0 } => $"{Count(BeforeLastChange)}{(IsWhole ? $" of {Count(Ways.Length)}" : "")} "
            + $"{Way(IsWhole ? Ways.Length : BeforeLastChange)} in proven before the last change, none since",
        { IsWhole: false } => "nothing is proven",
        _ => $"none of {Count(Ways.Length)} {Way(Ways.Length)} in proven",
    };

    private string From => OverLoopback ? " over loopback" : "";

    public static ProofCoverage Of(TargetSnapshot snapshot, TargetProofs proofs, TlsLevel level)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(proofs);
        var rules = RulesFingerprint.Of(snapshot);
        var byWay = proofs.Cases.ToLookup(proof => new WayIn(proof.Role, proof.IsReplication));
        var ways = WayIn.Of(snapshot);
        return new()
        {
            IsWhole = ways is not null,
            Ways = [.. (ways ?? [.. byWay.Select(group => group.Key)]).Select(way => Of(way, [.. byWay[way]], level, rules))],
            // Of a role that is no more nothing is wrong now.
            Surprises = proofs.Cases.Count(proof => proof.Case.Result == CaseResult.Failed && proof.Stands(rules)
                && snapshot.Server?.Roles.Any(role => role.Name == proof.Role) != false),
        };
    }

    private static WayProof Of(WayIn way, ImmutableArray<CaseProof> proofs, TlsLevel level, string? rules)
    {
        if (proofs.Any(proof => proof.Case.Result == CaseResult.Failed && proof.Stands(rules)))
            return new(way, WayState.Contradicted, null, OverLoopback: false);
        var needed = Needed(way, level);
        var passed = proofs.Where(proof => proof.Case.Result == CaseResult.Passed).ToList();
        if (Whole(passed.Where(proof => proof.Stands(rules)), needed) is { } whole)
            return new(way, WayState.Proven, whole.Min(proof => proof.At), whole.All(IsLoopback));
        if (Whole(passed, needed) is { } old) return new(way, WayState.BeforeLastChange, old.Max(proof => proof.At), old.All(IsLoopback));
        return new(way, passed.Exists(proof => proof.Stands(rules)) ? WayState.Partly : WayState.NotTried, null, OverLoopback: false);
    }

    /// <summary>The proofs of one path and route that are all that is needed; null where a kind is missing everywhere.</summary>
    private static List<CaseProof>? Whole(IEnumerable<CaseProof> passed, ImmutableArray<string> needed) => passed
        .Where(proof => needed.Contains(proof.Case.Name))
        .GroupBy(proof => (proof.Path, proof.Route))
        .Select(route => route.DistinctBy(proof => proof.Case.Name, StringComparer.Ordinal).ToList())
        .Where(route => route.Count == needed.Length)
        .MaxBy(route => route.Min(proof => proof.At));

    // What must enter, and what must be refused for the level to be so.
    private static ImmutableArray<string> Needed(WayIn way, TlsLevel level)
    {
        ImmutableArray<string> all = way.Replication
            ? ["identify-system", "plaintext-replication", "no-client-certificate-replication"]
            : ["tls-login", "plaintext", "no-client-certificate"];
        return level switch
        {
            TlsLevel.ClientCertificateRequired => all,
            TlsLevel.TlsRequired => all[..2],
            _ => all[..1],
        };
    }

    private static bool IsLoopback(CaseProof proof) => IPAddress.TryParse(proof.From, out var address) && IPAddress.IsLoopback(address);

    private static string Way(int count) => count == 1 ? "way" : "ways";

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
