using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.State;

/// <summary>
/// A server's state, the only place where it is decided: its level, how much of it is proven and how old that is, and what is wrong now.
/// What the rules say, what the wire shows and what was proven are kept apart.
/// </summary>
public sealed record TargetState
{
    private const int SoonDays = 30;

    /// <summary>By the weakest path over TCP from an address that is not loopback.</summary>
    public required TlsLevel Level { get; init; }

    /// <summary>What the rules say, loopback and the Unix-domain socket beside.</summary>
    public required AccessSummary Rules { get; init; }

    /// <summary>What the wire shows.</summary>
    public required WireView Wire { get; init; }

    /// <summary>What was proven.</summary>
    public required ProofCoverage Coverage { get; init; }

    /// <summary>What the state weighs.</summary>
    public required Meaning Meaning { get; init; }

    /// <summary>What is wrong, else how much is proven; without a capital letter and a full stop.</summary>
    public required string Sentence { get; init; }

    /// <summary>The step of the wizard that is due.</summary>
    public required string NextStep { get; init; }

    /// <summary>The state in a word or two; what is proven is never said without its scope.</summary>
    public string Word => this switch
    {
        { Meaning: Meaning.Proven } => $"Proven {Coverage.Proven} of {Coverage.Ways.Length}",
        // The level is known then, and nothing is wrong.
        { Meaning: Meaning.NotKnown, Level: not TlsLevel.NotKnown, Wire.Tls: true, Coverage: { IsWhole: true, Proven: > 0 } } =>
            $"{Coverage.Proven} of {Coverage.Ways.Length} proven",
        _ => WordFor(Meaning),
    };

    public static string WordFor(Meaning meaning) => meaning switch
    {
        Meaning.Proven => "Proven",
        Meaning.Attention => "Attention",
        Meaning.Broken => "Broken",
        _ => "Not known",
    };

    public static TargetState Of(TargetSnapshot snapshot, TargetProofs proofs, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var rules = AccessSummary.Of(snapshot.Hba);
        var wire = WireView.Of(snapshot);
        var level = LevelOf(rules, wire);
        var coverage = ProofCoverage.Of(snapshot, proofs, level);
        var (meaning, sentence) = Broken(snapshot, coverage, now) is { } broken ? (Meaning.Broken, broken)
            : Attention(snapshot, rules, wire, now) is { } attention ? (Meaning.Attention, attention)
            : Proof(level, rules, wire, coverage);
        return new()
        {
            Level = level,
            Rules = rules,
            Wire = wire,
            Coverage = coverage,
            Meaning = meaning,
            Sentence = sentence,
            NextStep = StepFor(wire, rules),
        };
    }

    private static TlsLevel LevelOf(AccessSummary rules, WireView wire)
    {
        if (!rules.IsKnown) return TlsLevel.NotKnown;
        return rules.Network switch
        {
            Transport.Refuses => TlsLevel.NoNetworkPath,
            Transport.Plaintext => wire.Tls switch
            {
                true => TlsLevel.TlsOffered,
                false => TlsLevel.Plaintext,
                _ => TlsLevel.NotKnown,
            },
            // Without TLS at the server, records that demand it match nobody.
            Transport.Tls or Transport.MutualTls when wire.Tls == false && rules.Gss == 0 => TlsLevel.NoNetworkPath,
            Transport.MutualTls => TlsLevel.ClientCertificateRequired,
            _ => TlsLevel.TlsRequired,
        };
    }

    private static string? Broken(TargetSnapshot snapshot, ProofCoverage coverage, DateTimeOffset now)
    {
        var target = snapshot.Target;
        if (snapshot.Probe is { Reachable: false }) return $"nobody answers at {target.Host}:{target.Port}";
        if (snapshot.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error)
            return error.Message.TrimEnd('.');
        if (!snapshot.Hba.Accepted) return "pg_hba.conf would be refused at the next reload";
        if (snapshot.Served is { } served && served.NotAfter <= now) return "the server certificate has expired";
        return coverage.Surprises > 0 ? $"{RelativeTime.Count(coverage.Surprises, "surprise")} in what was tried" : null;
    }

    private static string? Attention(TargetSnapshot snapshot, AccessSummary rules, WireView wire, DateTimeOffset now)
    {
        if (wire.Tls == false) return "TLS is off: the server offers none";
        if (!rules.TrustedFrom.IsEmpty)
            return $"lets in without any proof (trust) from {string.Join(", ", rules.TrustedFrom.Take(2))}"
                + (rules.TrustedFrom.Length > 2 ? $" and {rules.TrustedFrom.Length - 2} more" : "");
        if (wire.Tls is null) return null;
        if (rules.Plaintext > 0)
            return $"lets {rules.Sentence.Replace("plaintext from", "plaintext in from", StringComparison.Ordinal)}";
        if (rules.MutualTls > 0 && wire.AsksCertificate == false)
            return "records ask for a client certificate and the server asks for none in the handshake, so that those logins fail";
        return snapshot.Served is { } served && RelativeTime.DaysUntil(served.NotAfter, now) is var days and < SoonDays
            ? $"the server certificate ends in {RelativeTime.Days(days)}"
            : null;
    }

    private static (Meaning Meaning, string Sentence) Proof(TlsLevel level, AccessSummary rules, WireView wire, ProofCoverage coverage)
    {
        if (wire.Tls is null) return (Meaning.NotKnown, "no certificate was seen, so that it is not known whether TLS works");
        if (level == TlsLevel.NoNetworkPath) return (Meaning.NotKnown, $"nobody enters from another machine; {rules.Beside}");
        if (coverage is { Proven: 0, BeforeLastChange: 0 }) return (Meaning.NotKnown, "set up, not proven yet");
        var name = TlsLevels.Name(level);
        return (coverage.IsComplete ? Meaning.Proven : Meaning.NotKnown,
            $"{(level == TlsLevel.ClientCertificateRequired ? "client certificate required" : name)}, {coverage.Sentence}");
    }

    private static string StepFor(WireView wire, AccessSummary rules)
    {
        if (wire.Reached == false) return SetupSteps.Inspect;
        if (wire.Tls != true) return SetupSteps.ServerCertificate;
        if (rules.Plaintext > 0) return SetupSteps.AccessRules;
        return rules.Tls > 0 || rules.MutualTls == 0 ? SetupSteps.ClientCertificate : SetupSteps.Verify;
    }
}
