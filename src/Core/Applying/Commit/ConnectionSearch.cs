using System.Collections.Immutable;
using System.Security.Cryptography;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Probe.Full;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// Looks for effects by connections up to the password, which is never sent: certificates made for it, and the access rules.
/// </summary>
internal sealed class ConnectionSearch(Authorities authorities, RoleMaterial material, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private const string Sealed = "Connect with a client's own certificate, or run Verify once the authority can sign.";

    public static bool IsByConnection(Effect effect) =>
        effect is Effect.ClientCertificateAccepted or Effect.RevokedCertificateRejected or Effect.RecordsInForce;

    /// <summary>How each trial is answered now.</summary>
    public async Task<ImmutableDictionary<RecordTrial, TrialAnswer>> TryAsync(Target target, IEnumerable<RecordTrial> trials,
        Deadline deadline)
    {
        var answers = ImmutableDictionary.CreateBuilder<RecordTrial, TrialAnswer>();
        foreach (var trial in trials) answers[trial] = (await TryAsync(target, trial, deadline).ConfigureAwait(false)).Answer;
        return answers.ToImmutable();
    }

    public async Task<EffectObservation> AcceptedAsync(Target target, Effect.ClientCertificateAccepted effect, Deadline deadline)
    {
        var outcome = await WithCertificateAsync(target, effect.Role, effect.Database, null, deadline).ConfigureAwait(false);
        if (outcome is not { } met) return EffectWords.NotObserved(effect, "No certificate could be made for it in time, or the "
            + "authority cannot sign.", Sealed);
        var told = VerifyAttempts.Describe(met);
        return met switch
        {
            StartupOutcome.Refused { Authenticated: false } refused when RefusalCauses.Of(refused.Error).Code is var code
                && (code == FindingCode.ClientCertificateMissing || code == FindingCode.NoSslCaFile) =>
                EffectWords.Contradicted(effect, $"{told}."),
            StartupOutcome.Entered or StartupOutcome.PasswordAsked or StartupOutcome.Refused =>
                await AsksAsync(target, deadline).ConfigureAwait(false) switch
                {
                    true => EffectWords.Observed(effect, $"The server accepted the certificate in the handshake; then: {told}."),
                    false => EffectWords.Contradicted(effect, "The server asks for no client certificate: it did not load ssl_ca_file."),
                    _ => EffectWords.NotObserved(effect, $"Whether the server asked for a certificate was not seen; then: {told}.",
                        "Run Verify for a role with a client certificate."),
                },
            _ when VerifyAttempts.Alert(met) is not null => EffectWords.Contradicted(effect, $"The server rejects it: {told}."),
            _ => EffectWords.NotObserved(effect, $"{told}.", "Run Verify for a role with a client certificate."),
        };
    }

    public async Task<EffectObservation> RejectedAsync(Target target, Effect.RevokedCertificateRejected effect, Deadline deadline)
    {
        var outcome = await WithCertificateAsync(target, effect.Role, effect.Database, effect.SerialNumber, deadline).ConfigureAwait(false);
        if (outcome is not { } met) return EffectWords.NotObserved(effect, "No certificate could be made for it in time, or the "
            + "authority cannot sign.", Sealed);
        var told = VerifyAttempts.Describe(met);
        return met switch
        {
            StartupOutcome.Entered or StartupOutcome.PasswordAsked or StartupOutcome.Refused =>
                EffectWords.Contradicted(effect, $"The server accepted the revoked certificate in the handshake; then: {told}."),
            _ when VerifyAttempts.Alert(met) == TlsAlert.CertificateRevoked =>
                EffectWords.Observed(effect, $"The server rejects it: {told}."),
            _ when VerifyAttempts.Alert(met) is not null => EffectWords.NotObserved(
                effect, $"The server rejects it for another cause: {told}.",
                "Run Verify in depth: it tries a certificate that is not revoked beside it."),
            _ => EffectWords.NotObserved(effect, $"{told}.", "Run Verify in depth."),
        };
    }

    /// <summary>A certificate that nobody asks for is never sent. Null when no handshake came that far.</summary>
    private static async Task<bool?> AsksAsync(Target target, Deadline deadline) =>
        await OwnHandshake.AskAsync(HelloSearch.Line(target, deadline)).ConfigureAwait(false) is { } own
        && (own.Version != TlsVersion.Tls13 || own.Completed)
            ? CertificateRequestReader.Of(null, own.Flight).Requested
            : null;

    /// <param name="view">The server's own; null when nobody could ask.</param>
    public async Task<EffectObservation> RecordsAsync(Target target, Effect.RecordsInForce effect, EffectBaseline before,
        ServerView? view, Deadline deadline)
    {
        if (SettingSearch.Against(effect, view) is { } against) return EffectWords.Contradicted(effect, against);
        if (effect.SameMeaning && view?.HbaRules is not null)
            return EffectWords.Observed(effect, $"pg_hba_file_rules has the {effect.Records} records of the files, without an error.");
        var evidence = new List<string>();
        foreach (var trial in effect.Trials)
        {
            var first = before.Trials?.GetValueOrDefault(trial);
            // From another address than this machine knows of, another record answers: such a trial says nothing.
            if (first is { } was && was != trial.Before) continue;
            var (answer, told) = await TryAsync(target, trial, deadline).ConfigureAwait(false);
            if (answer == trial.After && (first is not null || effect.AddressIsSeen)) evidence.Add($"{trial} {RecordTrial.Words(answer)}");
            else if (answer == trial.Before && effect.AddressIsSeen)
                return EffectWords.Contradicted(effect, $"{trial} {RecordTrial.Words(answer)}, as before the change: {told}.");
        }

        return evidence.Count > 0
            ? EffectWords.Observed(effect, $"New connections: {string.Join("; ", evidence)}.")
            : EffectWords.NotObserved(effect, "No connection from here meets another record than before.",
                "Connect once from a machine that the changed records are about, or run Verify there.");
    }

    private async Task<(TrialAnswer Answer, string Told)> TryAsync(Target target, RecordTrial trial, Deadline deadline)
    {
        var attempt = trial.Attempt;
        var outcome = attempt.Certificate is null
            ? await ConnectAsync(target, attempt.Role, attempt.Database,
                new(attempt.Tls, attempt.Replication, null, WithPassword: false, Judged: false), deadline).ConfigureAwait(false)
            : await WithCertificateAsync(target, attempt.Role, attempt.Database, null, deadline, attempt.Replication).ConfigureAwait(false);
        return outcome is null ? (TrialAnswer.NotKnown, "") : (Of(outcome), VerifyAttempts.Describe(outcome));
    }

    private static TrialAnswer Of(StartupOutcome outcome) => outcome switch
    {
        StartupOutcome.Entered or StartupOutcome.Refused { Authenticated: true } => TrialAnswer.LetIn,
        StartupOutcome.PasswordAsked { Method: "scram-sha-256" or "md5" or "password" } => TrialAnswer.PasswordAsked,
        StartupOutcome.Refused { Error.SqlState: "28000" } => TrialAnswer.Rejected,
        _ => TrialAnswer.NotKnown,
    };

    /// <summary>With a certificate of the target's authority for a role; null when it cannot sign one.</summary>
    private async Task<StartupOutcome?> WithCertificateAsync(Target target, string role, string database, string? serialNumber,
        Deadline deadline, bool replication = false)
    {
        ClientIdentity identity;
        try
        {
            using var authority = await authorities.OpenAsync(target, deadline.Token).ConfigureAwait(false);
            if (authority.WhyNotIssue(time.GetUtcNow()) is not null) return null;
            identity = serialNumber is null
                ? await material.IdentityAsync(authority, role, deadline.Token).ConfigureAwait(false)
                : await material.WithSerialNumberAsync(authority, role, serialNumber, deadline.Token).ConfigureAwait(false);
        }
        catch (CryptographicException)
        {
            // Sealed: its key cannot be opened here.
            return null;
        }
        catch (OperationCanceledException) when (deadline.Passed)
        {
            // Earlier attempts met nobody until the time was over.
            return null;
        }

        try
        {
            using var certificate = TlsClientCertificate.Load(identity);
            return await ConnectAsync(target, role, database, new(Tls: true, replication, certificate, WithPassword: false, Judged: false),
                deadline).ConfigureAwait(false);
        }
        finally
        {
            identity.Key.Dispose();
        }
    }

    private async Task<StartupOutcome> ConnectAsync(Target target, string role, string database, Attempt attempt, Deadline deadline)
    {
        using var within = deadline.Within(s_patience);
        return (await new VerifyAttempts(Of(target, role, database, attempt.Replication), VerifyRoute.Default, time)
            .RunAsync(attempt, null, within).ConfigureAwait(false)).Outcome;
    }

    private static VerifyMaterial Of(Target target, string role, string database, bool replication) => new()
    {
        TargetId = target.Id,
        Host = target.Host,
        Port = target.Port,
        Role = role,
        Database = database,
        Replication = replication,
        Password = null,
        Identity = null,
        IdentityIsBundle = false,
        Wrong = null,
        Roots = [],
    };
}
