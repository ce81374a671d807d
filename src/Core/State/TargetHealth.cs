using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.State;

/// <summary>A target's state: one meaning, one sentence, and the step of the wizard that is due.</summary>
public sealed record TargetHealth(Meaning Meaning, string Sentence, string NextStep)
{
    private const int SoonDays = 30;

    public static TargetHealth Of(TargetSnapshot snapshot, VerifyReport? last, DateTimeOffset now)
    {
        var (meaning, sentence) = Check(snapshot, last, now);
        return new(meaning, sentence, StepFor(snapshot));
    }

    public string Word => WordFor(Meaning);

    public static string WordFor(Meaning meaning) => meaning switch
    {
        Meaning.Proven => "Proven",
        Meaning.Attention => "Attention",
        Meaning.Broken => "Broken",
        _ => "Not known",
    };

    private static (Meaning Meaning, string Sentence) Check(TargetSnapshot snapshot, VerifyReport? last, DateTimeOffset now)
    {
        var target = snapshot.Target;
        if (snapshot.Probe is { Reachable: false }) return (Meaning.Broken, $"nobody answers at {target.Host}:{target.Port}");
        if (snapshot.Findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } error)
            return (Meaning.Broken, Phrase(error.Message));
        if (!snapshot.Hba.Accepted) return (Meaning.Broken, "pg_hba.conf would be refused at the next reload");
        if (snapshot.Served is { } expired && expired.NotAfter <= now) return (Meaning.Broken, "the server certificate has expired");
        if (last is { Failed: > 0 }) return (Meaning.Broken, $"{RelativeTime.Count(last.Failed, "surprise")} in the last proof");
        if (snapshot.Probe?.SslRequest == SslRequestResponse.Refused) return (Meaning.Attention, "TLS is off: the server offers none");
        if (!snapshot.TlsIsOn) return (Meaning.NotKnown, "no certificate was seen, so that it is not known whether TLS works");
        var access = AccessSummary.Of(snapshot.Hba);
        if (access.Plaintext > 0)
            return (Meaning.Attention, $"lets {access.Sentence.Replace("plaintext from", "plaintext in from", StringComparison.Ordinal)}");
        if (snapshot.Served is { } served && RelativeTime.DaysUntil(served.NotAfter, now) < SoonDays)
            return (Meaning.Attention, $"the server certificate ends in {RelativeTime.Days(RelativeTime.DaysUntil(served.NotAfter, now))}");
        if (last is { Proven: true })
            return (Meaning.Proven, access is { MutualTls: > 0, Tls: 0, Gss: 0 } ? "mutual TLS, proven" : "TLS, proven");
        return (Meaning.NotKnown, "set up, not proven yet");
    }

    private static string StepFor(TargetSnapshot snapshot)
    {
        if (snapshot.Probe is { Reachable: false }) return SetupSteps.Inspect;
        if (!snapshot.TlsIsOn) return SetupSteps.ServerCertificate;
        var access = AccessSummary.Of(snapshot.Hba);
        if (access.Plaintext > 0) return SetupSteps.AccessRules;
        return access.Tls > 0 || access.MutualTls == 0 ? SetupSteps.ClientCertificate : SetupSteps.Verify;
    }

    private static string Phrase(string sentence) => sentence.TrimEnd('.');
}
