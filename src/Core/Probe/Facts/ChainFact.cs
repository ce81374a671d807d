using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Probe.Facts;

/// <summary>The chain as it was sent, by what it shows itself: names are compared, signatures are the trust's matter.</summary>
/// <param name="InOrder">Each certificate is issued by the one after it.</param>
/// <param name="SurplusRoots">Self-issued certificates behind the leaf: every client has its own copy or does not trust it.</param>
/// <param name="Duplicates">Certificates that came before.</param>
/// <param name="Strangers">Certificates that are not on the way up from the leaf.</param>
/// <param name="MissingIssuer">The issuer that was neither sent nor is among the given roots; null when the way up ends at a self-issued or
/// a given one.</param>
public sealed record ChainFact(
    ImmutableArray<Certificate> Sent, bool InOrder, ImmutableArray<string> SurplusRoots, ImmutableArray<string> Duplicates,
    ImmutableArray<string> Strangers,
    string? MissingIssuer, bool Cut)
{
    public static ChainFact Of(ImmutableArray<Certificate> sent, ImmutableArray<Certificate> roots, bool cut)
    {
        var distinct = sent.Distinct().ToList();
        var path = new List<Certificate> { sent[0] };
        while (!path[^1].IsSelfIssued && distinct.Find(one => one.Subject == path[^1].Issuer && !path.Contains(one)) is { } issuer)
            path.Add(issuer);
        var top = path[^1];
        var missing = top.IsSelfIssued || roots.Any(root => root.Subject == top.Issuer) ? null : top.Issuer;
        return new(
            sent,
            InOrder: Enumerable.Range(1, sent.Length - 1).All(i => sent[i - 1].Issuer == sent[i].Subject),
            SurplusRoots: [.. distinct.Where(one => one.IsSelfIssued && one != sent[0]).Select(one => one.Subject)],
            Duplicates: [.. sent.Where((one, i) => sent.IndexOf(one) < i).Select(one => one.Subject)],
            Strangers: [.. distinct.Where(one => !path.Contains(one)).Select(one => one.Subject)],
            missing,
            cut);
    }
}
