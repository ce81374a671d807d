using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes;

namespace PgTlsDashboard.CrashTarget;

/// <summary>A server that answers by rote: "takes", "refuses", "manual", or "slow" (takes after a second).</summary>
public sealed class ScriptedServerControl(string manner) : IServerControl
{
    public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ReloadOutcome>(manner == "manual"
            ? new ReloadOutcome.Manual("pg_ctl reload")
            : new ReloadOutcome.Reloaded("nobody"));

    public async Task<ImmutableArray<Finding>> ReadVerdictAsync(CancellationToken cancellationToken)
    {
        if (manner == "slow")
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        return manner == "refuses" ? [new Finding(FindingCode.HbaRejected, Severity.Error, "The server did not take pg_hba.conf.")] : [];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
