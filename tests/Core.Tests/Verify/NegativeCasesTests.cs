using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Tests.Verify;

/// <summary>A refusal that the good login got as well proves nothing; any other that names the right cause does.</summary>
public sealed class NegativeCasesTests
{
    private static readonly StartupOutcome s_noEntry =
        Refused("no pg_hba.conf entry for host \"10.0.0.5\", user \"app\", database \"shop\", no encryption");
    private static readonly StartupOutcome s_other =
        Refused("no pg_hba.conf entry for host \"10.0.0.5\", user \"app\", database \"shop\", SSL encryption");
    private static readonly StartupOutcome s_unknownAuthority = new StartupOutcome.HungUp(TlsFailure.Alert, TlsAlert.UnknownCa);
    private static readonly StartupOutcome s_expired = new StartupOutcome.HungUp(TlsFailure.Alert, TlsAlert.CertificateExpired);
    private static readonly StartupOutcome s_required = new StartupOutcome.HungUp(TlsFailure.Alert, TlsAlert.CertificateRequired);
    private static readonly StartupOutcome s_entered = new StartupOutcome.Entered();

    private static readonly (string Name, Func<StartupOutcome, StartupOutcome?, CaseVerdict> Verdict, StartupOutcome Refusal)[] s_cases =
    [
        ("plaintext", NegativeCases.Plaintext, s_noEntry),
        ("no certificate", NegativeCases.NoCertificate, s_noEntry),
        ("no certificate, an alert", NegativeCases.NoCertificate, s_required),
        ("another authority", NegativeCases.OtherAuthority, s_noEntry),
        ("another authority, an alert", NegativeCases.OtherAuthority, s_unknownAuthority),
        ("another authority, in the handshake", NegativeCases.OtherAuthority,
            new StartupOutcome.HandshakeFailed(TlsFailure.Alert, TlsAlert.UnknownCa)),
        ("another role", (outcome, good) => NegativeCases.OtherRole(outcome, good, withPassword: true), s_noEntry),
        ("expired", (outcome, good) => NegativeCases.BadCertificate(outcome, good, "expired", TlsAlert.CertificateExpired), s_expired),
    ];

    public static TheoryData<string> Names => [.. s_cases.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_refusal_that_the_good_login_got_as_well_is_not_proven(string name)
    {
        var (_, verdict, refusal) = s_cases.Single(one => one.Name == name);

        var (alike, passed) = (verdict(refusal, refusal), verdict(refusal, s_entered));

        Assert.Equal(CaseResult.NotProven, alike.Result);
        Assert.NotEmpty(alike.Findings);
        Assert.Equal(CaseResult.Passed, passed.Result);
        Assert.Equal(CaseResult.Passed, verdict(refusal, null).Result);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_refusal_for_another_reason_than_the_good_login_s_passes(string name)
    {
        var (_, verdict, refusal) = s_cases.Single(one => one.Name == name);
        var another = refusal is StartupOutcome.Refused ? s_other : new StartupOutcome.HungUp(TlsFailure.Alert, TlsAlert.InternalError);

        Assert.Equal(CaseResult.Passed, verdict(refusal, another).Result);
    }

    [Fact]
    public void An_alert_of_the_handshake_and_the_same_alert_after_it_are_the_same_refusal() =>
        Assert.Equal(
            CaseResult.NotProven,
            NegativeCases.OtherAuthority(s_unknownAuthority,
                new StartupOutcome.HandshakeFailed(TlsFailure.Alert, TlsAlert.UnknownCa)).Result);

    private static StartupOutcome.Refused Refused(string message) => new(new("FATAL", "28000", message), Authenticated: false);
}
