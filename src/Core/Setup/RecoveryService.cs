using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe;

namespace PgTlsDashboard.Core.Setup;

/// <summary>Recovery at start: the files first, then the servers that may have read them half-way.</summary>
internal sealed class RecoveryService(Applier applier, ITargetStore targets, IProbe probe, IAuditTrail audit, TimeProvider time) : IRecovery
{
    public async Task<ImmutableArray<JournalEntry>> RunAsync(CancellationToken cancellationToken)
    {
        var mended = applier.Recover();
        foreach (var entry in mended)
        {
            var reload = "its target was removed";
            if (await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false) is { } target)
            {
                var connection = await targets.OpenAdminConnectionAsync(target.Id, cancellationToken).ConfigureAwait(false);
                var control = await TargetControl.OpenAsync(target, connection, probe, time, null, true, cancellationToken).ConfigureAwait(false);
                await using (control.ConfigureAwait(false))
                {
                    reload = await control.ReloadAsync(cancellationToken).ConfigureAwait(false) switch
                    {
                        ReloadOutcome.Reloaded done => $"reloaded by {done.By}",
                        ReloadOutcome.Manual manual => $"run {manual.Command}",
                        _ => "the reload failed",
                    };
                }
            }
            await audit.WriteAsync(new(time.GetUtcNow(), "recovery", "rollback", entry.TargetId, $"{entry.Title}: an interrupted apply was put back; {reload}"), cancellationToken).ConfigureAwait(false);
        }
        return mended;
    }
}
