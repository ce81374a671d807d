using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Probing;

/// <summary>A box of the chain's graph: a certificate that was sent, or an issuer of which only the name is known.</summary>
/// <param name="Marks">What is to be said of it: given root, surplus root.</param>
public sealed record ChainBox(string Role, string Name, Certificate? Certificate, ImmutableArray<string> Marks)
{
    /// <summary>Nobody has it: the way up breaks here.</summary>
    public bool Missing { get; init; }
}

/// <summary>The way up from the leaf, and what was sent beside it.</summary>
public sealed record ChainLayout(ImmutableArray<ChainBox> Path, ImmutableArray<ChainBox> Apart)
{
    public static ChainLayout? Of(ProbeReport report)
    {
        var fact = report.Full?.Chain ?? (report.Chain.IsDefaultOrEmpty ? null : ChainFact.Of(report.Chain, report.Request.Trust, false));
        if (fact is null) return null;
        var distinct = fact.Sent.Distinct().ToList();
        var way = new List<Certificate> { fact.Sent[0] };
        while (!way[^1].IsSelfIssued && distinct.Find(one => one.Subject == way[^1].Issuer && !way.Contains(one)) is { } issuer)
            way.Add(issuer);
        var path = way.Select((one, i) => new ChainBox(Role(one, i), one.CommonName ?? one.Subject, one, Marks(one, i, report, fact)))
            .ToList();
        var top = way[^1];
        // A root that is trusted though nobody sent it is the usual end of a good chain.
        if (!top.IsSelfIssued && report.Request.Trust.FirstOrDefault(root => root.Subject == top.Issuer) is { } given)
            path.Add(new("Root", given.CommonName ?? given.Subject, given, ["given, not sent"]));
        else if (!top.IsSelfIssued && report.Full?.SystemTrust is { Trust: ChainTrust.Trusted, TrustedBy: { } system })
            path.Add(new("Root", system, null, ["trusted by this machine, not sent"]));
        else if (!top.IsSelfIssued && report is { Trust: ChainTrust.Trusted, TrustedBy: { } root })
            path.Add(new("Root", root, null, ["given, not sent"]));
        else if (fact.MissingIssuer is { } missing)
            path.Add(new("Issuer", missing, null, ["neither sent nor given"]) { Missing = true });
        var strangers = distinct.Where(one => !way.Contains(one))
            .Select(one => new ChainBox("Stranger", one.CommonName ?? one.Subject, one, ["leads nowhere"]));
        var twice = fact.Sent.Where((one, i) => fact.Sent.IndexOf(one) < i)
            .Select(one => new ChainBox("Duplicate", one.CommonName ?? one.Subject, one, ["sent twice"]));
        return new([.. path], [.. strangers, .. twice]);
    }

    private static string Role(Certificate one, int place) =>
        place == 0 ? "Server certificate" : one.IsSelfIssued ? "Root" : "Intermediate";

    private static ImmutableArray<string> Marks(Certificate one, int place, ProbeReport report, ChainFact fact)
    {
        var marks = ImmutableArray.CreateBuilder<string>();
        if (report.Request.Trust.Contains(one)) marks.Add("given root");
        if (place == 0 && one.IsSelfIssued) marks.Add("self-signed");
        if (place > 0 && fact.SurplusRoots.Contains(one.Subject)) marks.Add("surplus: clients have their own");
        return marks.ToImmutable();
    }
}
