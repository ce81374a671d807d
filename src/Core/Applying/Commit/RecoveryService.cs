using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>Recovery at start: the files first, then the servers that may have read them half-way.</summary>
internal sealed class RecoveryService(Applier applier, CommitConfirmedTimer timer, ITargetStore targets, IProbe probe, IAuditTrail audit, TimeProvider time) : IRecovery
{
    public async Task<ImmutableArray<JournalEntry>> RunAsync(CancellationToken cancellationToken)
    {
        var recovered = applier.Recover();
        foreach (var entry in recovered)
        {
            var reload = "its target was removed";
            if (await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false) is { } target)
            {
                var connection = await targets.OpenAdminConnectionAsync(target.Id, cancellationToken).ConfigureAwait(false);
                var control = await TargetControl.OpenAsync(target, connection, probe, time, null, true, cancellationToken).ConfigureAwait(false);
                await using (control.ConfigureAwait(false))
                {
                    var told = await applier.ExpireAsync(entry.Id, control, cancellationToken).ConfigureAwait(false);
                    reload = told switch
                    {
                        ApplyOutcome.RolledBack { Findings: var findings } when findings.FirstOrDefault(f => f.Code == "reload-by-hand") is { Remedy: { } command } => command,
                        ApplyOutcome.RolledBack => told.Steps.LastOrDefault(s => s.Name == "reload")?.Text ?? "nothing was to be reloaded",
                        ApplyOutcome.Refused { Findings: [{ Code: "nothing-due" }, ..] } => "nothing was to be reloaded",
                        _ => "the reload failed",
                    };
                }
            }
            await audit.WriteAsync(new(time.GetUtcNow(), "recovery", "rollback", entry.TargetId, $"{entry.Title}: an interrupted apply was put back; {reload}"), cancellationToken).ConfigureAwait(false);
        }
        // Deadlines that passed while nobody kept them; the later ones are the timer's.
        await timer.PassAsync(cancellationToken).ConfigureAwait(false);
        return recovered;
    }
}
