using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Probe;

namespace PgTlsDashboard.Core.Verify;

/// <summary>One run: its cases in order, each within ten seconds, each told as it ends.</summary>
internal sealed class VerifyRun(VerifyMaterial material, TimeProvider time, IProgress<CaseOutcome>? progress, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly VerifyAttempts _attempts = new(material, time);
    private readonly ImmutableArray<CaseOutcome>.Builder _cases = ImmutableArray.CreateBuilder<CaseOutcome>();
    private readonly bool _withPassword = material.Password is not null;
    private StartupOutcome? _good;
    private StartupOutcome? _goodReplication;

    public async Task<ImmutableArray<CaseOutcome>> RunAsync()
    {
        using var own = ClientCertificates.Load(material.Identity);
        await EnterAsync(own).ConfigureAwait(false);
        await RefuseAsync().ConfigureAwait(false);
        return _cases.ToImmutable();
    }

    private async Task EnterAsync(X509Certificate2? own)
    {
        var shown = material.Identity is null ? "" : material.IdentityIsBundle ? " with its bundle's certificate" : " with a certificate made for this run";
        _good = await PositiveAsync("tls-login", $"{material.Role} over TLS{shown}", "Enters over TLS.", new(Tls: true, Replication: false, own, WithPassword: true),
            (connection, evidence, deadline) => PositiveCases.ReadOwnTlsAsync(connection, material.Identity, evidence, deadline)).ConfigureAwait(false);
        if (material.Replication)
            _goodReplication = await PositiveAsync("identify-system", $"{material.Role} for replication over TLS{shown}", "Enters for replication and IDENTIFY_SYSTEM answers.", new(Tls: true, Replication: true, own, WithPassword: true),
                (connection, evidence, deadline) => PositiveCases.IdentifySystemAsync(connection, evidence, deadline)).ConfigureAwait(false);
    }

    private async Task RefuseAsync()
    {
        await NegativeAsync("plaintext", $"{material.Role} without TLS", new(Tls: false, Replication: false, null, WithPassword: false), o => NegativeCases.Plaintext(o, _good)).ConfigureAwait(false);
        if (material.Replication)
            await NegativeAsync("plaintext-replication", $"{material.Role} for replication without TLS", new(Tls: false, Replication: true, null, WithPassword: false), o => NegativeCases.Plaintext(o, _goodReplication)).ConfigureAwait(false);
        if (material.Identity is null) return;
        await NegativeAsync("no-client-certificate", $"{material.Role} over TLS without a certificate", new(Tls: true, Replication: false, null, WithPassword: false), o => NegativeCases.NoCertificate(o, _good)).ConfigureAwait(false);
        using (var other = ClientCertificates.Load(material.OtherAuthority))
            if (other is not null)
                await NegativeAsync("other-authority", $"{material.Role} with a certificate of another authority", new(Tls: true, Replication: false, other, WithPassword: false), o => NegativeCases.OtherAuthority(o, _good)).ConfigureAwait(false);
        using (var other = ClientCertificates.Load(material.OtherRole))
            if (other is not null)
                await NegativeAsync("other-role", $"{material.Role} with another role's certificate", new(Tls: true, Replication: false, other, WithPassword: true), o => NegativeCases.OtherRole(o, _good, _withPassword)).ConfigureAwait(false);
    }

    private async Task<StartupOutcome> PositiveAsync(string name, string title, string expected, Attempt attempt, Func<WireConnection, List<string>, Deadline, Task<CaseVerdict?>> inside)
    {
        CaseVerdict? seen = null;
        var (result, elapsed) = await TryAsync(attempt, async (connection, deadline, evidence) => seen = await inside(connection, evidence, deadline).ConfigureAwait(false)).ConfigureAwait(false);
        Tell(name, title, CaseKind.Positive, expected, result, seen ?? PositiveCases.Judge(result.Outcome, _withPassword), elapsed);
        return result.Outcome;
    }

    private async Task NegativeAsync(string name, string title, Attempt attempt, Func<StartupOutcome, CaseVerdict> judge)
    {
        var (result, elapsed) = await TryAsync(attempt, null).ConfigureAwait(false);
        Tell(name, title, CaseKind.Negative, "Is refused.", result, judge(result.Outcome), elapsed);
    }

    private async Task<(AttemptResult Result, TimeSpan Elapsed)> TryAsync(Attempt attempt, Func<WireConnection, Deadline, List<string>, Task>? inside)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A server that did not take the first connection is not waited for again, case by case.
        if (_good is StartupOutcome.Unreachable) return (new(_good, []), TimeSpan.Zero);
        var start = time.GetTimestamp();
        using var deadline = new Deadline(time, s_patience, cancellationToken);
        var result = await _attempts.RunAsync(attempt, inside, deadline).ConfigureAwait(false);
        return (result, time.GetElapsedTime(start));
    }

    private void Tell(string name, string title, CaseKind kind, string expected, AttemptResult result, CaseVerdict verdict, TimeSpan elapsed)
    {
        var outcome = new CaseOutcome
        {
            Name = name,
            Title = title,
            Kind = kind,
            Expected = expected,
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
