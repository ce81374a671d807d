using System.Collections.Immutable;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Verify;

/// <summary>How a run makes one connection.</summary>
/// <param name="Judged">False goes on with whatever certificate the server shows: never together with a password.</param>
internal sealed record Attempt(bool Tls, bool Replication, X509Certificate2? Certificate, bool WithPassword, bool Judged = true)
{
    /// <summary>The name that the server's certificate must hold; the target's host when null.</summary>
    public string? ExpectedName { get; init; }

    /// <summary>The only root that the client trusts; the target's roots when null.</summary>
    public Certificate? Root { get; init; }
}

/// <summary>How it ended, with what was seen on the way.</summary>
internal sealed record AttemptResult(StartupOutcome Outcome, ImmutableArray<string> Evidence);

/// <summary>Makes a run's connections: checked before anything is sent, tried again where TLS 1.3 hides the reason.</summary>
internal sealed class VerifyAttempts(VerifyMaterial material, VerifyRoute route, TimeProvider time)
{
    private static readonly TimeSpan s_listen = TimeSpan.FromSeconds(2);

    public async Task<AttemptResult> RunAsync(Attempt attempt, Func<WireConnection, Deadline, List<string>, Task>? inside,
        Deadline deadline)
    {
        var evidence = new List<string>();
        var outcome = await ConnectAsync(attempt, SslProtocols.None, TimeSpan.Zero, inside, evidence, deadline).ConfigureAwait(false);
        if (outcome is StartupOutcome.HungUp or StartupOutcome.HandshakeFailed && Alert(outcome) is null
            && attempt is { Tls: true, Certificate: not null })
            outcome = await AskAgainAsync(attempt, outcome, evidence, deadline).ConfigureAwait(false);
        return new(outcome, [.. evidence]);
    }

    /// <summary>
    /// Under TLS 1.3 the server's alert comes after the client's handshake and drowns in a reset; TLS 1.2, or silence on our side, lets it
    /// be heard.
    /// </summary>
    private async Task<StartupOutcome> AskAgainAsync(Attempt attempt, StartupOutcome first, List<string> evidence, Deadline deadline)
    {
        evidence.Add($"{Describe(first)}: asked again under TLS 1.2");
        var second = await ConnectAsync(attempt with { WithPassword = false }, SslProtocols.Tls12, TimeSpan.Zero, null, evidence,
            deadline).ConfigureAwait(false);
        if (Alert(second) is { } alert && alert != TlsAlert.ProtocolVersion) return new StartupOutcome.HungUp(TlsFailure.Alert, alert);
        evidence.Add("No alert under TLS 1.2: asked again, listening before the startup packet");
        var third = await ConnectAsync(attempt with { WithPassword = false }, SslProtocols.None, s_listen, null, evidence,
            deadline).ConfigureAwait(false);
        return Alert(third) is { } late ? new StartupOutcome.HungUp(TlsFailure.Alert, late) : first;
    }

    private async Task<StartupOutcome> ConnectAsync(
        Attempt attempt, SslProtocols protocols, TimeSpan listen, Func<WireConnection, Deadline, List<string>, Task>? inside,
        List<string> evidence, Deadline deadline)
    {
        var result = await StartupClient.ConnectAsync(Request(attempt, protocols, listen), deadline).ConfigureAwait(false);
        await using var _ = result.ConfigureAwait(false);
        if (result.Tls is { } tls) evidence.Add($"{tls.Protocol}, {tls.CipherSuite}");
        var outcome = result.Outcome;
        if (outcome is StartupOutcome.PasswordAsked asked)
        {
            evidence.Add($"The server asks for a password ({asked.Method})");
            if (attempt is { WithPassword: true, Judged: true } && material.Password is { } password)
                outcome = await PasswordLogin.AnswerAsync(result.Connection!, asked, material.Role, password,
                    deadline).ConfigureAwait(false);
        }
        if (outcome is StartupOutcome.Entered && inside is not null)
            await inside(result.Connection!, deadline, evidence).ConfigureAwait(false);
        if (outcome is not (StartupOutcome.Entered or StartupOutcome.PasswordAsked)) evidence.Add(Describe(outcome));
        return outcome;
    }

    /// <summary>For an evidence line.</summary>
    public static string Describe(StartupOutcome outcome) => outcome switch
    {
        StartupOutcome.Entered => "Entered",
        StartupOutcome.PasswordAsked asked => $"The server asks for a password ({asked.Method})",
        StartupOutcome.Refused { Authenticated: true } refused => $"Let in by pg_hba.conf, then {refused.Error}",
        StartupOutcome.Refused refused => refused.Error.ToString(),
        StartupOutcome.HungUp { Alert: { } alert } => $"TLS alert {TlsAlerts.Describe(alert)}",
        StartupOutcome.HandshakeFailed { Alert: { } alert } => $"TLS alert {TlsAlerts.Describe(alert)}",
        StartupOutcome.HungUp { Break: TlsFailure.Reset } => "Connection reset by the server",
        StartupOutcome.HungUp => "Connection closed by the server",
        StartupOutcome.HandshakeFailed => "Connection cut during the handshake",
        var other => RefusalCauses.Of(other).Message,
    };

    public static TlsAlert? Alert(StartupOutcome outcome) => outcome switch
    {
        StartupOutcome.HungUp hungUp => hungUp.Alert,
        StartupOutcome.HandshakeFailed failed => failed.Alert,
        _ => null,
    };

    private StartupRequest Request(Attempt attempt, SslProtocols protocols, TimeSpan listen) => new()
    {
        Host = route.Address?.ToString() ?? material.Host,
        Port = material.Port,
        ServerName = material.Host,
        Transport = !attempt.Tls ? StartupTransport.Plaintext : route.Direct ? StartupTransport.Direct : StartupTransport.SslRequest,
        Role = material.Role,
        Database = material.Database,
        Replication = attempt.Replication,
        ClientCertificate = attempt.Certificate,
        Protocols = protocols,
        Listen = listen,
        Check = attempt.Judged ? session => Check(session, attempt) : null,
    };

    /// <summary>As verify-full checks, but saying which of chain and name it was.</summary>
    private ImmutableArray<Finding> Check(TlsSession session, Attempt attempt)
    {
        if (session.Chain.IsEmpty)
            return [new(FindingCode.NoServerCertificate, Severity.Error, "The server showed no certificate.", "Look at the server's log.")];
        if (material.Roots.IsEmpty)
            return [new(FindingCode.NoRoots, Severity.Error, "There is no root to judge the server's certificate by.",
                "Make the target's authority first, or give its root.")];
        var findings = ChainValidator.Validate(session.Chain, attempt.Root is { } root ? [root] : material.Roots, time.GetUtcNow()).Findings
            .ToBuilder();
        var host = HostNameValidator.Validate(session.Chain[0].AsSpan(), attempt.ExpectedName ?? material.Host);
        if (!host.Matches) findings.Add(ProbeFindings.HostNameMismatch(host, attempt.ExpectedName ?? material.Host, null));
        return findings.ToImmutable();
    }
}
