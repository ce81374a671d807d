using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Verify;

/// <summary>One role over one route: its cases in order, each within ten seconds, each reported as it ends.</summary>
internal sealed class VerifyRun(VerifyMaterial material, VerifyRoute route, TimeProvider time, IProgress<CaseOutcome>? progress,
    CancellationToken cancellationToken)
{
    // RFC 6761: no name below it exists.
    private const string NobodysName = "nobody.invalid";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly VerifyAttempts _attempts = new(material, route, time);
    private readonly ImmutableArray<CaseOutcome>.Builder _cases = ImmutableArray.CreateBuilder<CaseOutcome>();
    private readonly bool _withPassword = material.Password is not null;
    private StartupOutcome? _good;
    private StartupOutcome? _goodReplication;

    public async Task<ImmutableArray<CaseOutcome>> RunAsync()
    {
        using var own = TlsClientCertificate.Load(material.Identity);
        await EnterAsync(own).ConfigureAwait(false);
        if (!route.Direct) await WithoutTlsAsync().ConfigureAwait(false);
        if (material.InDepth) await WrongServerAsync(own).ConfigureAwait(false);
        if (material.OldestProtocol is { } oldest and > TlsVersion.Tls10) await BelowMinimumAsync(oldest - 1).ConfigureAwait(false);
        if (material.Identity is not null && material.Expectation.Enters != false)
            await WrongCertificateAsync(material.Wrong).ConfigureAwait(false);
        return _cases.ToImmutable();
    }

    private async Task EnterAsync(X509Certificate2? own)
    {
        var shown = material.Identity is null ? "" : material.IdentityIsBundle
            ? " with its bundle's certificate"
            : " with a certificate made for this run";
        var login = new Attempt(Tls: true, Replication: false, own, WithPassword: true);
        _good = await (material.Expectation.Enters == false
            ? NegativeAsync("tls-refused", $"{material.Role} over TLS{shown}", login with { WithPassword = false },
                NegativeCases.ByTheRules)
            : PositiveAsync("tls-login", $"{material.Role} over TLS{shown}", "Enters over TLS.", login,
                (connection, evidence, deadline) => PositiveCases.ReadOwnTlsAsync(connection, material.Identity, evidence,
                    deadline))).ConfigureAwait(false);
        if (!material.Replication) return;
        var replication = login with { Replication = true };
        _goodReplication = await (material.Expectation.EntersReplication == false
            ? NegativeAsync("tls-replication-refused", $"{material.Role} for replication over TLS{shown}",
                replication with { WithPassword = false }, NegativeCases.ByTheRules)
            : PositiveAsync("identify-system", $"{material.Role} for replication over TLS{shown}",
                "Enters for replication and IDENTIFY_SYSTEM answers.", replication,
                (connection, evidence, deadline) => PositiveCases.IdentifySystemAsync(connection, evidence, deadline))).ConfigureAwait(
                    false);
    }

    private async Task WithoutTlsAsync()
    {
        var plaintext = new Attempt(Tls: false, Replication: false, null, WithPassword: false);
        await NegativeAsync("plaintext", $"{material.Role} without TLS", plaintext,
            o => NegativeCases.Plaintext(o, _good)).ConfigureAwait(false);
        if (material.Replication)
            await NegativeAsync("plaintext-replication", $"{material.Role} for replication without TLS",
                plaintext with { Replication = true }, o => NegativeCases.Plaintext(o, _goodReplication)).ConfigureAwait(false);
    }

    /// <summary>What a client with sslmode=verify-full must refuse itself.</summary>
    private async Task WrongServerAsync(X509Certificate2? own)
    {
        var login = new Attempt(Tls: true, Replication: false, own, WithPassword: false);
        await NegativeAsync("wrong-host-name", $"{material.Role} with verify-full, looking for another host",
            login with { ExpectedName = NobodysName }, NegativeCases.WrongName, "The client refuses the server.").ConfigureAwait(false);
        if (material.ForeignRoot is { } root)
            await NegativeAsync("wrong-root", $"{material.Role} with verify-full, trusting another authority", login with { Root = root },
                NegativeCases.WrongRoot, "The client refuses the server.").ConfigureAwait(false);
    }

    /// <summary>This machine's own library may refuse so old a version itself: the probe's hello does not.</summary>
    private async Task BelowMinimumAsync(TlsVersion version)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_good is StartupOutcome.Unreachable) return;
        var start = time.GetTimestamp();
        using var deadline = new Deadline(time, s_patience, cancellationToken);
        var request = new ProbeRequest
        {
            Host = material.Host,
            Port = material.Port,
            Negotiation = route.Direct
            ? ProbeNegotiation.Direct
            : ProbeNegotiation.SslRequest
        };
        var stop = await ProtocolCheck.WhyNotAsync(new ProbeLine(request, route.Address?.ToString() ?? material.Host, deadline),
            version).ConfigureAwait(false);
        var name = TlsVersions.Name(version);
        Report("tls-below-minimum", $"A client that speaks nothing newer than {name}", CaseKind.Negative, "Is refused in the handshake.",
            new(new StartupOutcome.HungUp(TlsFailure.Closed, null), stop is null ? [$"ServerHello: {name}"] : [stop.Text]),
            NegativeCases.BelowMinimum(name, stop), time.GetElapsedTime(start));
    }

    private async Task WrongCertificateAsync(NegativeCaseIdentities? wrong)
    {
        await NegativeAsync("no-client-certificate", $"{material.Role} over TLS without a certificate",
            new(Tls: true, Replication: false, null, WithPassword: false),
            o => NegativeCases.NoCertificate(o, _good)).ConfigureAwait(false);
        if (material is { Replication: true, ReplicationAsksCertificate: true, Expectation.EntersReplication: not false })
            await NegativeAsync("no-client-certificate-replication", $"{material.Role} for replication over TLS without a certificate",
                new(Tls: true, Replication: true, null, WithPassword: false),
                o => NegativeCases.NoCertificate(o, _goodReplication)).ConfigureAwait(false);
        if (wrong is null) return;
        await ShowAsync("other-authority", "a certificate of another authority", wrong.OtherAuthority,
            o => NegativeCases.OtherAuthority(o, _good)).ConfigureAwait(false);
        await ShowAsync("other-role", "another role's certificate", wrong.OtherRole, o => NegativeCases.OtherRole(o, _good, _withPassword),
            withPassword: true).ConfigureAwait(false);
        await ShowAsync("expired", "an expired certificate", wrong.Expired,
            o => NegativeCases.BadCertificate(o, _good, "expired", TlsAlert.CertificateExpired)).ConfigureAwait(false);
        await ShowAsync("not-yet-valid", "a certificate that is not valid yet", wrong.NotYetValid,
            o => NegativeCases.BadCertificate(o, _good, "not valid yet", TlsAlert.BadCertificate,
                TlsAlert.CertificateExpired)).ConfigureAwait(false);
        await ShowAsync("revoked", "a revoked certificate", wrong.Revoked,
            o => NegativeCases.BadCertificate(o, _good, "revoked", TlsAlert.CertificateRevoked)).ConfigureAwait(false);
        await ShowAsync("server-as-client", "a server's certificate", wrong.ServerOnly,
            o => NegativeCases.BadCertificate(o, _good, "for servers only", TlsAlert.UnsupportedCertificate)).ConfigureAwait(false);
    }

    private async Task ShowAsync(string name, string what, ClientIdentity? identity, Func<StartupOutcome, CaseVerdict> judge,
        bool withPassword = false)
    {
        using var certificate = TlsClientCertificate.Load(identity);
        if (certificate is not null)
            await NegativeAsync(name, $"{material.Role} with {what}", new(Tls: true, Replication: false, certificate, withPassword),
                judge).ConfigureAwait(false);
    }

    private async Task<StartupOutcome> PositiveAsync(string name, string title, string expected, Attempt attempt,
        Func<WireConnection, List<string>, Deadline, Task<CaseVerdict?>> inside)
    {
        CaseVerdict? seen = null;
        var (result, elapsed) =
            await TryAsync(attempt,
                async (connection, deadline, evidence) => seen =
                    await inside(connection, evidence, deadline).ConfigureAwait(false)).ConfigureAwait(false);
        Report(name, title, CaseKind.Positive, expected, result, seen ?? PositiveCases.Evaluate(result.Outcome, _withPassword), elapsed);
        return result.Outcome;
    }

    private async Task<StartupOutcome> NegativeAsync(string name, string title, Attempt attempt, Func<StartupOutcome, CaseVerdict> judge,
        string expected = "Is refused.")
    {
        var (result, elapsed) = await TryAsync(attempt, null).ConfigureAwait(false);
        Report(name, title, CaseKind.Negative, expected, result, judge(result.Outcome), elapsed);
        return result.Outcome;
    }

    private async Task<(AttemptResult Result, TimeSpan Elapsed)> TryAsync(Attempt attempt,
        Func<WireConnection, Deadline, List<string>, Task>? inside)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A server that did not take the first connection is not waited for again, case by case.
        if (_good is StartupOutcome.Unreachable) return (new(_good, []), TimeSpan.Zero);
        var start = time.GetTimestamp();
        using var deadline = new Deadline(time, s_patience, cancellationToken);
        var result = await _attempts.RunAsync(attempt, inside, deadline).ConfigureAwait(false);
        return (result, time.GetElapsedTime(start));
    }

    private void Report(string name, string title, CaseKind kind, string expected, AttemptResult result, CaseVerdict verdict,
        TimeSpan elapsed)
    {
        var because = name is "tls-login" or "tls-refused" && material.Expectation.Because.Length > 0
            ? $" {material.Expectation.Because}"
            : "";
        var outcome = new CaseOutcome
        {
            Name = name,
            Title = title,
            Kind = kind,
            Role = material.Role,
            Route = route.Name,
            Expected = expected + because,
            Outcome = verdict.Outcome,
            Result = verdict.Result,
            Evidence = result.Evidence,
            Findings = [.. verdict.Findings],
            Elapsed = elapsed,
        };
        _cases.Add(outcome);
        progress?.Report(outcome);
    }
}
