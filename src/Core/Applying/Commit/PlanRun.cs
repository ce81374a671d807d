using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// A plan in the hands of its agent: its contents are offered, it is applied, what it promises is looked for on the wire, and the agent
/// hears what was seen.
/// </summary>
internal sealed class PlanRun(TargetAgents agents, EffectSearch effects, JournalMirror history, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    // An agent that still logs in to its server has no entry yet.
    private static readonly TimeSpan s_entryWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    public async Task<ApplyOutcome> RunAsync(
        SetupPlan plan, Target target, ApplyTerms terms, IProgress<ApplyStep>? progress, CancellationToken cancellationToken)
    {
        var search = await SearchAsync(plan, target, cancellationToken).ConfigureAwait(false);
        if (search is not AgentSearch.Found { Link: var link }) return new ApplyOutcome.Refused([((AgentSearch.Missing)search).Finding]);
        var login = await agents.LoginAsync(target, link, cancellationToken).ConfigureAwait(false);
        WriteRequest request;
        try
        {
            request = await RequestAsync(link, plan, target, login, terms, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException e)
        {
            return new ApplyOutcome.Refused([e.Finding]);
        }

        history.Commands.Remember(request.PlanId, request.ByHand);
        var before = await effects.BeforeAsync(target, plan.Effects, cancellationToken).ConfigureAwait(false);
        ApplyOutcome outcome;
        try
        {
            outcome = await link.Agent.ApplyAsync(request, progress ?? new Unwatched(), cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException e)
        {
            (outcome, link) = await FindOutAsync(plan, target, e.Finding, link).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked is gone or gave up. The agent may have begun: what it did is recorded and looked at all the same.
            (outcome, link) = await FindOutAsync(plan, target, Cancelled, link).ConfigureAwait(false);
        }

        outcome = KnownCommands.Held(outcome, request.ByHand, target, link.Account.Name);
        return await SettleAsync(link, plan, new(target, link, login), before, outcome, progress).ConfigureAwait(false);
    }

    private Task<AgentSearch> SearchAsync(SetupPlan plan, Target target, CancellationToken cancellationToken) => plan.ForPgmoneta
        ? agents.OfPgmonetaAsync(target, cancellationToken)
        : agents.OfServerAsync(target, cancellationToken);

    private static async Task<WriteRequest> RequestAsync(
        AgentLink link, SetupPlan plan, Target target, LoginRequest login, ApplyTerms terms, CancellationToken cancellationToken)
    {
        var changes = plan.Changes;
        var writes = ImmutableArray.CreateBuilder<FileWrite>();
        foreach (var change in changes.Changes) writes.Add(await WriteAsync(link, change, cancellationToken).ConfigureAwait(false));
        return new()
        {
            PlanId = changes.Id,
            TargetId = changes.TargetId,
            Recipe = changes.Recipe,
            Title = changes.Title,
            NeedsReload = changes.NeedsReload,
            Files = target.Files,
            Roots = plan.Roots,
            Writes = writes.ToImmutable(),
            Terms = terms.CommitConfirmed,
            Login = login.Login,
            AdminMayBeCutOff = terms.Confirm,
            ByHand = string.Join("\n", plan.Commands.Select(command => command.Command)),
        };
    }

    private static async Task<FileWrite> WriteAsync(AgentLink link, FileChange change, CancellationToken cancellationToken)
    {
        var write = new FileWrite
        {
            Path = change.Path,
            Kind = change.Kind,
            BeforeHash = change.BeforeHash,
            ContentHash = null,
            KeyId = null,
            Mode = change.Mode,
            Owner = change.Owner,
            InPlace = change.InPlace,
            IsSecret = false,
        };
        switch (change.After)
        {
            case FileContent.AgentKey key:
                return write with { KeyId = key.Id };
            case FileContent.Open open:
                return write with
                {
                    ContentHash = await ContentWriter.OfferAsync(link, open.Bytes.AsMemory(), cancellationToken).ConfigureAwait(false)
                };
            case FileContent.Secret secret:
                var bytes = secret.Reveal();
                try
                {
                    return write with
                    {
                        ContentHash = await ContentWriter.OfferAsync(link, bytes, cancellationToken).ConfigureAwait(false),
                        IsSecret = true
                    };
                }
                finally
                {
                    System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
                }

            default:
                throw new InvalidOperationException("A change has no content.");
        }
    }

    // From here on nobody can cancel: the files are in place, and whether the server took them is found out.
    private async Task<ApplyOutcome> SettleAsync(AgentLink link, SetupPlan plan, EffectPlace place, EffectBaseline before,
        ApplyOutcome outcome, IProgress<ApplyStep>? progress)
    {
        if (outcome is not (ApplyOutcome.Applied or ApplyOutcome.Unconfirmed) || !plan.Changes.NeedsReload) return outcome;
        var steps = new StepLog(time, progress);
        var seen = await effects.LookAsync(place, plan.Effects, before, steps, CancellationToken.None).ConfigureAwait(false);
        outcome = outcome with
        {
            Steps = [.. outcome.Steps, .. steps.All],
            Notes = [.. outcome.Notes, .. EffectFindings.NotObserved(seen)],
            Effects = seen,
        };
        ImmutableArray<Finding> causes = EffectObservation.AreContradicted(seen)
            ? EffectFindings.Causes(seen, await EffectSearch.LogAsync(place, CancellationToken.None).ConfigureAwait(false))
            : [];
        // The agent is not told that an effect was seen which nobody saw: its entry stands, and is unproven.
        if (causes.IsEmpty && EffectObservation.AreUnproven(seen))
        {
            return outcome is ApplyOutcome.Applied applied
                ? new ApplyOutcome.Unproven(applied.JournalId) { Steps = outcome.Steps, Notes = outcome.Notes, Effects = seen }
                : outcome;
        }

        try
        {
            var settled = await link.Agent.SettleAsync(new(place.Target.Id, plan.Id, causes.IsEmpty, causes, place.Login),
                CancellationToken.None).ConfigureAwait(false);
            return settled with { Steps = [.. outcome.Steps, .. settled.Steps], Notes = outcome.Notes, Effects = seen };
        }
        catch (AgentException e)
        {
            return outcome with { Notes = [.. outcome.Notes, .. causes, Unsettled(e.Finding)] };
        }
    }

    /// <summary>Nobody heard the answer: the agent finishes or undoes the change by itself, and its journal says which.</summary>
    /// <returns>And the line that the journal was read by.</returns>
    private async Task<(ApplyOutcome Outcome, AgentLink Link)> FindOutAsync(SetupPlan plan, Target target, Finding why, AgentLink link)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < s_patience)
        {
            if (await SearchAsync(plan, target, CancellationToken.None).ConfigureAwait(false) is AgentSearch.Found found)
            {
                link = found.Link;
                try
                {
                    var entries = await link.Agent.HistoryAsync(target.Id, CancellationToken.None).ConfigureAwait(false);
                    var entry = entries.FirstOrDefault(one => one.PlanId == plan.Id);
                    if (entry is null && time.GetElapsedTime(begun) > s_entryWithin) break;
                    if (entry is not null && Outcome(entry) is { } outcome)
                    {
                        await history.SyncAsync(link, target.Id, CancellationToken.None).ConfigureAwait(false);
                        return (outcome with { Notes = [why with { Severity = Severity.Warning }] }, link);
                    }
                }
                catch (AgentException)
                {
                    // It broke again; it is asked again.
                }
            }

            await Task.Delay(s_pause, time, CancellationToken.None).ConfigureAwait(false);
        }

        return (new ApplyOutcome.NotKnown(
            [why with { Remedy = "Whether the change was made is not known here: History shows it once the agent is back." }]), link);
    }

    private static Finding Cancelled => new(
        FindingCode.ApplyCancelled, Severity.Error, "The apply was cancelled.", "Plan again to apply it.");

    private static ApplyOutcome? Outcome(JournalEntry entry) => entry.State switch
    {
        JournalState.Applied => new ApplyOutcome.Applied(entry.Id),
        JournalState.OnProbation => new ApplyOutcome.Unconfirmed(entry.Id, entry.Until ?? entry.At, entry.Roles),
        JournalState.Waiting => new ApplyOutcome.Waiting(entry.Id, entry.Command ?? ""),
        JournalState.RolledBack => new ApplyOutcome.RolledBack(entry.Id, entry.Because ?? "It was undone.", entry.Findings),
        _ => null,
    };

    private static Finding Unsettled(Finding why) => new(
        FindingCode.Unproven, Severity.Warning, $"The change is in place, and the agent did not hear what was seen of it: {why.Message}",
        "Read the server again; undo the change from the history if it is not as it should be.");

    private sealed class Unwatched : IProgress<ApplyStep>
    {
        public void Report(ApplyStep value) { }
    }
}
