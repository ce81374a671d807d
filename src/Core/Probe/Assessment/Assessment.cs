using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>How far a deviation takes a server from its baseline; the worst one gives the grade.</summary>
public enum Weight
{
    /// <summary>Worth knowing, no deviation.</summary>
    Note,
    /// <summary>Costs an A.</summary>
    Minor,
    /// <summary>Costs a B.</summary>
    Serious,
    /// <summary>Somebody on the wire can read, or clients cannot verify: an F whatever the rest.</summary>
    Failing,
}

/// <summary>What fixes a deviation, where the server is managed.</summary>
public enum DeviationFix
{
    ServerCertificate,
    RequireTls,
    TlsSettings,
}

/// <param name="Fix">Null where no recipe does.</param>
public sealed record Deviation(Finding Finding, Weight Weight, DeviationFix? Fix = null);

/// <summary>A report measured by a baseline. The report holds the facts; this is an opinion on them, and says by what.</summary>
/// <param name="Grade"><c>A</c> keeps the baseline, <c>B</c> and <c>C</c> deviate, <c>F</c> fails; null where too little was seen for a
/// grade.</param>
/// <param name="Deviations">The heaviest first.</param>
public sealed record ProbeAssessment(Baseline Baseline, string? Grade, ImmutableArray<Deviation> Deviations)
{
    private static readonly ImmutableArray<IAssessmentRule> s_rules =
        [new WireRule(), new ProtocolRule(), new SuiteRule(), new GroupRule(), new CertificateRule(), new ChainRule(), new ClientRule(),
            new NameRule(), new SessionRule()];

    public static ProbeAssessment Of(ProbeReport report, Baseline baseline)
    {
        if (!report.Reachable) return new(baseline, null, []);
        ImmutableArray<Deviation> found =
            [.. s_rules.SelectMany(rule => rule.Assess(report, baseline)).OrderByDescending(one => one.Weight)];
        var worst = found is [var heaviest, ..] ? heaviest.Weight : Weight.Note;
        // An answer of N, or bytes before the handshake, are why there was none; else nothing was seen that a grade could be of.
        if (!HasHandshake(report) && report.SslRequest is not (SslRequestResponse.Refused or SslRequestResponse.Injected))
            return new(baseline, null, found);
        // One handshake shows one version and one suite: enough to fail, not enough to pass.
        if (report.Full is null or { Cut: true } && worst != Weight.Failing) return new(baseline, null, found);
        return new(baseline, worst switch { Weight.Failing => "F", Weight.Serious => "C", Weight.Minor => "B", _ => "A" }, found);
    }

    /// <summary>A handshake was completed: the first one, or that of the startup packet at full depth.</summary>
    private static bool HasHandshake(ProbeReport report) =>
        report.Protocol is not null || report.Full?.OverTls is { Verdict: not PlaintextVerdict.NotAsked };
}
