using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// What a person asks of an entry of the journal: undo, confirm, keep. Each goes to the agent whose journal has it, and from then on is
/// not cancelled by who asked: how it ends is recorded though nobody waits for it.
/// </summary>
internal sealed class EntryRun(TargetAgents agents, WireSearch wire, CommitConfirmedTrials trials, JournalMirror history)
{
    /// <param name="seen">The state in which it was looked at; null undoes what stands.</param>
    public async Task<ApplyOutcome> UndoAsync(JournalEntry entry, Target target, JournalState? seen, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken)
    {
        // The agent asks itself again: another tab may be faster, and an agent of before does not know the question.
        if (EntryMovedOn.Problem(entry.Title, seen, entry.State) is { } moved) return new ApplyOutcome.Refused([moved]);
        return await OnAgentAsync(entry, target, (link, request) => link.Agent.UndoAsync(request with { Seen = seen },
            progress ?? new Progress<ApplyStep>(), CancellationToken.None), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A person ran the command of a waiting entry: a server that does not answer says nothing of what it took.</summary>
    public async Task<ApplyOutcome> ConfirmAsync(JournalEntry entry, Target target, CancellationToken cancellationToken)
    {
        if (await wire.UnreachableAsync(target, cancellationToken).ConfigureAwait(false) is { } why)
            return new ApplyOutcome.Refused([why]);
        return await OnAgentAsync(entry, target, async (link, request) =>
        {
            if (target.HasAdminConnection
                && await link.Agent.TryLoginAsync(request.Login, cancellationToken).ConfigureAwait(false) is { } refused)
                return new ApplyOutcome.Refused([refused with { Severity = Severity.Error }]);
            return await link.Agent.ConfirmAsync(request, CancellationToken.None).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>First the trials, then the journal: while one of them is refused the clock runs on.</summary>
    public async Task<ApplyOutcome> KeepAsync(JournalEntry entry, Target target, CancellationToken cancellationToken)
    {
        var tried = await trials.RunAsync(target, entry.Roles, cancellationToken).ConfigureAwait(false);
        var outcome = tried.Refusals.IsEmpty
            ? await OnAgentAsync(entry, target, (link, request) => link.Agent.KeepAsync(request, CancellationToken.None),
                cancellationToken).ConfigureAwait(false)
            : new ApplyOutcome.Refused(tried.Refusals);
        return outcome with { Steps = [.. tried.Steps, .. outcome.Steps] };
    }

    /// <summary>Reads the target's journal anew after something was done. Null, or why that could not be.</summary>
    public async Task<Finding?> SyncAsync(Target target)
    {
        foreach (var (_, link) in agents.Connected(target))
        {
            try
            {
                await history.SyncAsync(link, target.Id, CancellationToken.None).ConfigureAwait(false);
            }
            catch (AgentException e)
            {
                return e.Finding with { Severity = Severity.Warning };
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return new(FindingCode.HistoryMissing, Severity.Warning,
                    $"What was done stands, but the history could not be written ({e.GetType().Name}).",
                    "Free space for the state directory; the agent keeps the journal itself.");
            }
        }

        return null;
    }

    private async Task<ApplyOutcome> OnAgentAsync(
        JournalEntry entry, Target target, Func<AgentLink, EntryRequest, Task<ApplyOutcome>> act, CancellationToken cancellationToken)
    {
        var finding = default(Finding);
        var unheard = false;
        foreach (var search in await SearchAsync(target, cancellationToken).ConfigureAwait(false))
        {
            if (search is not AgentSearch.Found { Link: var link })
            {
                finding ??= ((AgentSearch.Missing)search).Finding;
                continue;
            }

            var login = await agents.LoginAsync(target, link, cancellationToken).ConfigureAwait(false);
            try
            {
                var outcome = await act(link, new(target.Id, entry.Id, login)).ConfigureAwait(false);
                // The other account's agent has it.
                if (outcome is ApplyOutcome.Refused { Findings: [var none, ..] } && none.Code == FindingCode.NoSuchEntry)
                {
                    finding ??= none;
                    continue;
                }

                return KnownCommands.Held(outcome, entry.Command ?? ReloadCommand.Of(target.Files), target, link.Account.Name);
            }
            catch (AgentException e)
            {
                (finding, unheard) = (e.Finding, true);
            }
        }

        if (unheard)
            return new ApplyOutcome.NotKnown([finding! with { Remedy = "History shows how it ended once the agent answers again." }]);

        return new ApplyOutcome.Refused([finding
            ?? new(FindingCode.NoSuchEntry, Severity.Error, "There is no such entry in the journal.", "Choose one from the history.")]);
    }

    private async Task<AgentSearch[]> SearchAsync(Target target, CancellationToken cancellationToken)
    {
        var server = await agents.OfServerAsync(target, cancellationToken).ConfigureAwait(false);
        return target.Files.PgmonetaConf is null || TargetAgents.SharesAgent(target)
            ? [server]
            : [server, await agents.OfPgmonetaAsync(target, cancellationToken).ConfigureAwait(false)];
    }
}
