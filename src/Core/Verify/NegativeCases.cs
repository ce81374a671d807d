using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Verify;

/// <summary>Judges the connections that must be refused. A refusal that the good login met as well proves nothing.</summary>
internal static class NegativeCases
{
    public static CaseVerdict Plaintext(StartupOutcome outcome, StartupOutcome? good) => outcome switch
    {
        _ when GotThrough(outcome) =>
            Surprise(outcome,
                new(FindingCode.PlaintextOpen, Severity.Error, "A record of type host (or hostnossl) takes this role without TLS.",
                    "Turn the matching record into hostssl and reload; replication has records of its own.")),
        StartupOutcome.Refused { Error.SqlState: "28000" } => RefusedUnlessSame(outcome, good),
        _ => NotProven(outcome),
    };

    public static CaseVerdict NoCertificate(StartupOutcome outcome, StartupOutcome? good) => outcome switch
    {
        _ when GotThrough(outcome) =>
            Surprise(outcome,
                new(FindingCode.ClientCertificateNotRequired, Severity.Error,
                    "A record takes this role over TLS without a client certificate.",
                    "Add clientcert=verify-full to the matching hostssl record, or use the method cert, and reload.")),
        StartupOutcome.Refused { Error.SqlState: "28000" } => RefusedUnlessSame(outcome, good),
        _ when VerifyAttempts.Alert(outcome) == TlsAlert.CertificateRequired => RefusedUnlessSame(outcome, good),
        _ => NotProven(outcome),
    };

    public static CaseVerdict OtherAuthority(StartupOutcome outcome, StartupOutcome? good) => outcome switch
    {
        _ when GotThrough(outcome) =>
            Surprise(outcome,
                new(FindingCode.OtherAuthorityAccepted, Severity.Error,
                    "The server takes a client certificate of an authority that is not the target's.",
                    "Set ssl_ca_file to the target's authority alone, add clientcert=verify-full to the matching record, and reload.")),
        StartupOutcome.Refused { Error.SqlState: "28000" } or StartupOutcome.HungUp => RefusedUnlessSame(outcome, good),
        StartupOutcome.HandshakeFailed { Alert: not TlsAlert.ProtocolVersion and not TlsAlert.HandshakeFailure and not null } =>
            RefusedUnlessSame(outcome, good),
        _ => NotProven(outcome),
    };

    public static CaseVerdict OtherRole(StartupOutcome outcome, StartupOutcome? good, bool withPassword) => outcome switch
    {
        StartupOutcome.PasswordAsked asked => new(
            CaseResult.NotProven,
            "The server asks for the password before it compares the certificate's CN.",
            RefusalCauses.Of(asked) with { Remedy = "Give the role's password for the run: with scram the CN is compared after it." }),
        _ when GotThrough(outcome) =>
            Surprise(outcome,
                new(FindingCode.CnNotChecked, Severity.Error, "Another role's certificate enters as this role: the CN is not compared.",
                    "Set clientcert=verify-full instead of verify-ca on the matching record, and reload.")),
        StartupOutcome.Refused { Error.SqlState: "28P01" } when good is StartupOutcome.Entered && withPassword => new(
            CaseResult.Passed,
            "Refused: the same password entered with the right certificate, so behind the password error is the CN mismatch."),
        StartupOutcome.Refused { Error.SqlState: "28P01" } => new(
            CaseResult.NotProven,
            "Refused with a password error; without a login that succeeds nobody can tell a wrong password from a CN mismatch.",
            RefusalCauses.Of(outcome)),
        StartupOutcome.Refused { Error.SqlState: "28000" } => RefusedUnlessSame(outcome, good),
        _ => NotProven(outcome),
    };

    /// <summary>The rules let nobody in here: what they say is what must happen.</summary>
    public static CaseVerdict ByTheRules(StartupOutcome outcome) => outcome switch
    {
        _ when GotThrough(outcome) =>
            Surprise(outcome,
                new(FindingCode.RulesDiffer, Severity.Error, "The server lets in what the access rules as read refuse.",
                    "Reload the server if pg_hba.conf was edited since, and look at the address that it sees.")),
        StartupOutcome.Refused { Error.SqlState: "28000" } => new(CaseResult.Passed, $"Refused: {VerifyAttempts.Describe(outcome)}"),
        _ => NotProven(outcome),
    };

    /// <summary>
    /// A certificate of the target's own authority that is no longer, not yet or not at all good for a login; the alert must say so.
    /// </summary>
    public static CaseVerdict BadCertificate(StartupOutcome outcome, StartupOutcome? good, string what,
        params ReadOnlySpan<TlsAlert> alerts)
    {
        if (GotThrough(outcome))
            return Surprise(outcome,
                new(FindingCode.BadCertificateAccepted, Severity.Error, $"A client certificate that is {what} enters.",
                    "Set ssl_ca_file, let the matching record ask for clientcert=verify-full, and reload; the server's clock and its "
                        + "ssl_crl_file decide too."));
        return outcome is StartupOutcome.HungUp or StartupOutcome.HandshakeFailed && VerifyAttempts.Alert(outcome) is { } alert
            && alerts.Contains(alert)
            ? RefusedUnlessSame(outcome, good)
            : NotProven(outcome);
    }

    /// <param name="stop">Why the version was not taken; null when it was.</param>
    public static CaseVerdict BelowMinimum(string version, ProbeStop? stop) => stop switch
    {
        null => new(CaseResult.Failed, $"The server goes on with {version}.",
            new Finding(FindingCode.TlsMinimumUnheeded, Severity.Error,
                $"The server takes {version} although ssl_min_protocol_version is above it.",
                "Reload the server, and look at SHOW ssl_min_protocol_version.", "ssl_min_protocol_version")),
        { By: RefusedBy.Server } => new(CaseResult.Passed, $"Refused: {stop.Text}"),
        _ => new(CaseResult.NotProven, $"Ended before the server could decide: {stop.Text}",
            new Finding(FindingCode.TlsMinimumUnseen, Severity.Warning, $"Who ended the handshake under {version} cannot be told.",
                "Look for a proxy or a firewall between.", "ssl_min_protocol_version")),
    };

    /// <summary>The client's own refusal: the name, and nothing but the name.</summary>
    public static CaseVerdict WrongName(StartupOutcome outcome) => ByTheClient(
        outcome, FindingCode.HostNameMismatch, FindingCode.HostNameMismatchUnseen, "the certificate names another host");

    public static CaseVerdict WrongRoot(StartupOutcome outcome) => ByTheClient(
        outcome, FindingCode.UntrustedChain, FindingCode.UntrustedChainUnseen, "the certificate leads to another authority");

    private static CaseVerdict ByTheClient(StartupOutcome outcome, FindingCode code, FindingCode unseen, string because) => outcome switch
    {
        StartupOutcome.Distrusted { Findings: var findings } when findings.Any(f => f.Code == code)
            && findings.All(f => f.Code == code || f.Severity != Severity.Error) =>
            new(CaseResult.Passed, $"Refused by the client before anything was sent: {because}."),
        StartupOutcome.Distrusted => NotProven(outcome),
        _ when GotThrough(outcome) =>
            Surprise(outcome,
                new(unseen, Severity.Error, "The client took a server that it must refuse.",
                    "Look at the served certificate: its names and its authority.")),
        _ => NotProven(outcome),
    };

    /// <summary>The record matched: only the password was still to be asked, or was not.</summary>
    private static bool GotThrough(StartupOutcome outcome) =>
        outcome is StartupOutcome.Entered or StartupOutcome.PasswordAsked or StartupOutcome.Refused { Authenticated: true };

    private static CaseVerdict Surprise(StartupOutcome outcome, Finding finding) => new(
        CaseResult.Failed,
        outcome is StartupOutcome.PasswordAsked ? "Taken as far as the password." : "Entered.",
        finding);

    private static CaseVerdict RefusedUnlessSame(StartupOutcome outcome, StartupOutcome? good) => good is not null && IsSame(outcome, good)
        ? new(CaseResult.NotProven, "Refused, but for the reason for which the good login was refused too.", RefusalCauses.Of(outcome))
        : new(CaseResult.Passed, $"Refused: {VerifyAttempts.Describe(outcome)}");

    private static CaseVerdict NotProven(StartupOutcome outcome)
    {
        var cause = RefusalCauses.Of(outcome);
        return new(CaseResult.NotProven, $"Ended before the server could decide: {VerifyAttempts.Describe(outcome)}",
            outcome is StartupOutcome.Distrusted distrusted ? distrusted.Findings : [cause]);
    }

    private static bool IsSame(StartupOutcome outcome, StartupOutcome good) => (outcome, good) switch
    {
        (StartupOutcome.Refused a, StartupOutcome.Refused b) => a.Error == b.Error,
        (StartupOutcome.HungUp or StartupOutcome.HandshakeFailed, StartupOutcome.HungUp or StartupOutcome.HandshakeFailed) =>
            VerifyAttempts.Alert(outcome) == VerifyAttempts.Alert(good),
        _ => false,
    };
}
