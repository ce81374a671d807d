using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Client.Planning;

/// <content>What other tabs, timers and the API do to what this page shows.</content>
public sealed partial class RecipeStage
{
    private JournalWatch? _watch;

    // What somebody else changed after this preview was made.
    private string? _overtaken;

    [Inject]
    private IHistory History { get; set; } = null!;

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            _watch = new(History, entry => entry.TargetId == Target.Id && entry.State != JournalState.Started, HearAsync, InvokeAsync,
                e => Errors.WriteMinor(this, "following the journal", e));
    }

    // What this page shows of the entry: another tab may have kept it since.
    private JournalState? Seen => _state is PlanState.Ended ended ? StateOf(ended.Outcome) : null;

    private static JournalState? StateOf(ApplyOutcome? outcome) => outcome switch
    {
        ApplyOutcome.Applied or ApplyOutcome.Unproven => JournalState.Applied,
        ApplyOutcome.Unconfirmed => JournalState.OnProbation,
        ApplyOutcome.Waiting => JournalState.Waiting,
        _ => null,
    };

    /// <summary>Another tab, a timer or the API changed this server's files, or ended what this page began.</summary>
    private async Task HearAsync(JournalEntry entry)
    {
        switch (_state)
        {
            case PlanState.Ended ended when !_busy && IdOf(ended.Outcome) == entry.Id && StateOf(ended.Outcome) != entry.State:
                _state = EndedElsewhere(ended, entry);
                break;
            case PlanState.Planned { Plan: { IsEmpty: false } plan } when entry.At > plan.CreatedAt:
                _overtaken = entry.Title;
                break;
            default:
                return;
        }

        StateHasChanged();
        await OnSettled.InvokeAsync(Settled);
    }

    private static PlanState.Ended EndedElsewhere(PlanState.Ended ended, JournalEntry entry) => ended with
    {
        Outcome = entry.State switch
        {
            JournalState.Applied => new ApplyOutcome.Applied(entry.Id),
            JournalState.OnProbation when entry.Until is { } until => new ApplyOutcome.Unconfirmed(entry.Id, until, entry.Roles),
            JournalState.Waiting when entry.Command is { } command => new ApplyOutcome.Waiting(entry.Id, command),
            _ => new ApplyOutcome.RolledBack(entry.Id, entry.Because ?? "", entry.Findings),
        },
        Undone = entry is { State: JournalState.RolledBack, EndedBy: null },
        Expired = entry is { State: JournalState.RolledBack, EndedBy: "timer" } && ended.Outcome is ApplyOutcome.Unconfirmed on
            ? on.Until
            : null,
        Tried = null,
        Elsewhere = true,
    };

    private static Guid? IdOf(ApplyOutcome? outcome) => outcome switch
    {
        ApplyOutcome.Applied applied => applied.JournalId,
        ApplyOutcome.Unproven unproven => unproven.JournalId,
        ApplyOutcome.Unconfirmed on => on.JournalId,
        ApplyOutcome.Waiting waiting => waiting.JournalId,
        _ => null,
    };
}
