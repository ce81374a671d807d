using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>What the trials saw, in order, and a finding for each login that was refused.</summary>
internal sealed record TrialReport(ImmutableArray<ApplyStep> Steps, ImmutableArray<Finding> Refusals);

/// <summary>
/// Before a change is kept: new connections of the dashboard's own login and of the chosen roles, real ones, from this machine.
/// </summary>
internal sealed class CommitConfirmedTrials(TargetAgents agents, SnapshotReader reader, Authorities authorities, RoleMaterial material,
    TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task<TrialReport> RunAsync(Target target, ImmutableArray<string> roles, CancellationToken cancellationToken)
    {
        var steps = new StepLog(time, null);
        var refusals = ImmutableArray.CreateBuilder<Finding>();
        void Refuse(string who, Finding cause)
        {
            steps.Failed("try", $"{who} is refused: {cause.Message}");
            refusals.Add(new(cause.Code, Severity.Error, $"{who} is refused: {cause.Message}", cause.Remedy, who));
        }

        if (await RefusedAdminAsync(target, steps, cancellationToken).ConfigureAwait(false) is { } refused)
            Refuse("The dashboard's own login", refused);
        if (!roles.IsEmpty)
        {
            var snapshot = await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            using var authority = await authorities.OpenAsync(target, cancellationToken).ConfigureAwait(false);
            foreach (var route in roles.SelectMany(role => TrialRoutes.Of(snapshot, role)))
                if (await RefusedRoleAsync(snapshot, authority, route, steps, cancellationToken).ConfigureAwait(false) is { } cause)
                    Refuse(route.Role, cause);
        }
        return new(steps.All, refusals.ToImmutable());
    }

    private async Task<Finding?> RefusedAdminAsync(Target target, StepLog steps, CancellationToken cancellationToken)
    {
        if (await agents.OfServerAsync(target, cancellationToken).ConfigureAwait(false) is not AgentSearch.Found { Link: var link })
        {
            steps.Done("try", "The target's agent is away, so its own login was not tried.");
            return null;
        }

        try
        {
            var refused = await link.Agent.TryLoginAsync(await agents.LoginAsync(target, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            // Without a socket in sight and without a stored connection there is no login that could be cut off.
            if (refused is { Severity: Severity.Info })
            {
                steps.Done("try", "The target has no admin connection, so none was tried.");
                return null;
            }

            if (refused is null) steps.Done("try", "The dashboard's own login entered anew.");
            return refused;
        }
        catch (AgentException e)
        {
            return e.Finding;
        }
    }

    private async Task<Finding?> RefusedRoleAsync(TargetSnapshot snapshot, CertificateAuthority authority, HbaAttempt route, StepLog steps,
        CancellationToken cancellationToken)
    {
        var identity = RoleMaterial.DemandsCertificate(snapshot, route)
            ? await material.IdentityAsync(authority, route.Role, cancellationToken).ConfigureAwait(false)
            : null;
        try
        {
            using var certificate = TlsClientCertificate.Load(identity);
            var attempts = new VerifyAttempts(Of(snapshot.Target, route, authority.Certificate), VerifyRoute.Default, time);
            Task<AttemptResult> TryAsync(Attempt attempt)
            {
                var deadline = new Deadline(time, s_patience, cancellationToken);
                return RunAsync(attempts, attempt, deadline);
            }

            var over = "over TLS";
            var attempt = new Attempt(Tls: true, route.Replication, certificate, WithPassword: true);
            var outcome = (await TryAsync(attempt).ConfigureAwait(false)).Outcome;
            // A certificate of another authority is no reason to call the role refused; it is one to send no password.
            if (outcome is StartupOutcome.Distrusted)
                outcome = (await TryAsync(attempt with { WithPassword = false, Judged = false }).ConfigureAwait(false)).Outcome;
            if (outcome is StartupOutcome.TlsNotOffered { Answer: SslRequestResponse.Refused })
            {
                over = "in plaintext, for the server speaks no TLS";
                outcome = (await TryAsync(new(Tls: false, route.Replication, null, WithPassword: false)).ConfigureAwait(false)).Outcome;
            }
            var where = route.Replication ? "for replication" : $"into {route.Database}";
            if (LetIn(outcome) is not { } how) return RefusalCauses.Of(outcome);
            steps.Done("try", $"{route.Role} {how} {where}, {over}{(identity is null ? "" : " with a certificate made for this trial")}.");
            return null;
        }
        finally
        {
            identity?.Key.Dispose();
        }
    }

    private static async Task<AttemptResult> RunAsync(VerifyAttempts attempts, Attempt attempt, Deadline deadline)
    {
        using (deadline) return await attempts.RunAsync(attempt, null, deadline).ConfigureAwait(false);
    }

    /// <summary>Null when it was refused.</summary>
    private static string? LetIn(StartupOutcome outcome) => outcome switch
    {
        StartupOutcome.Entered => "entered",
        StartupOutcome.PasswordAsked asked =>
            $"was let through by pg_hba.conf up to its password ({asked.Method}), which is not known here,",
        // The database was chosen here; what the rules say is what is on trial.
        StartupOutcome.Refused { Authenticated: true, Error.SqlState: "3D000" or "42501" } refused =>
            $"was let through by pg_hba.conf, then told “{refused.Error.Message}”,",
        _ => null,
    };

    private VerifyMaterial Of(Target target, HbaAttempt route, Certificate root) => new()
    {
        TargetId = target.Id,
        Host = target.Host,
        Port = target.Port,
        Role = route.Role,
        Database = route.Database,
        Replication = route.Replication,
        Password = material.Password(target, route.Role),
        Identity = null,
        IdentityIsBundle = false,
        Wrong = null,
        Roots = [root],
    };
}
