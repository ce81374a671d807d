using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Client.Planning;

/// <summary>One recipe on a page: the choices, the live preview, the apply, and how it ended.</summary>
public sealed partial class RecipeStage : IDisposable
{
    private static readonly TimeSpan s_debounce = TimeSpan.FromMilliseconds(250);
    private PlanState _state = new PlanState.Idle();
    private CancellationTokenSource? _planning;
    private string? _key;
    private bool _busy;

    [Parameter, EditorRequired]
    public Target Target { get; set; } = null!;

    /// <summary>Short name for ids and tests.</summary>
    [Parameter, EditorRequired]
    public string Key { get; set; } = "";

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The title once it is done, where the stage collapses.</summary>
    [Parameter]
    public string? DoneTitle { get; set; }

    [Parameter, EditorRequired]
    public RecipeRequest Request { get; set; } = null!;

    /// <summary>Planning takes seconds: only when it is asked for.</summary>
    [Parameter]
    public bool ManualPlan { get; set; }

    /// <summary>The stage becomes one line once it is done, for a page with more than one.</summary>
    [Parameter]
    public bool Collapse { get; set; }

    [Parameter]
    public RenderFragment? Why { get; set; }

    [Parameter]
    public RenderFragment? Choices { get; set; }

    /// <summary>Beneath the button: what helps to decide, and is long.</summary>
    [Parameter]
    public RenderFragment? Below { get; set; }

    /// <summary>Where to go once it is done.</summary>
    [Parameter]
    public RenderFragment? Next { get; set; }

    /// <summary>Everything is as the recipe wants it, or no longer.</summary>
    [Parameter]
    public EventCallback<bool> OnSettled { get; set; }

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private PageErrorLog Errors { get; set; } = null!;

    [Inject]
    private DashboardInfo Info { get; set; } = null!;

    private bool AlreadySo => _state is PlanState.Planned { Plan.IsEmpty: true };

    private bool Applied => _state is PlanState.Ended { Outcome: ApplyOutcome.Applied, Undone: false };

    private bool Unproven => _state is PlanState.Ended { Outcome: ApplyOutcome.Unproven, Undone: false };

    private bool Settled => AlreadySo || Applied || Unproven;

    // What is not proven is not put away under a badge.
    private bool Collapsed => Collapse && (AlreadySo || Applied);

    private string StateName => _state.GetType().Name.ToLowerInvariant();

    public void Dispose()
    {
        _watch?.Dispose();
        CancelPlanning();
    }

    protected override Task OnParametersSetAsync()
    {
        var key = RequestKey.Of(Request);
        if (key == _key || !RendererInfo.IsInteractive) return Task.CompletedTask;
        var first = _key is null;
        _key = key;
        if (!ManualPlan) return PlanAsync(first ? TimeSpan.Zero : s_debounce);
        CancelPlanning();
        _state = new PlanState.Idle();
        return Task.CompletedTask;
    }

    private async Task PlanAsync(TimeSpan wait)
    {
        CancelPlanning();
        using var planning = new CancellationTokenSource();
        _planning = planning;
        _state = new PlanState.Planning(null);
        _overtaken = null;
        try
        {
            if (wait > TimeSpan.Zero) await Task.Delay(wait, planning.Token);
            var progress = new Progress<string>(text =>
            {
                if (_planning != planning || _state is not PlanState.Planning) return;
                _state = new PlanState.Planning(text);
                StateHasChanged();
            });
            var outcome = await Setup.PlanAsync(Target.Id, Request, progress, planning.Token);
            if (_planning != planning) return;
            _state = outcome switch
            {
                PlanOutcome.Planned planned => new PlanState.Planned(planned.Plan),
                PlanOutcome.Refused refused => new PlanState.Refused(refused.Findings),
                _ => new PlanState.Failed("The target was removed.", null),
            };
        }
        catch (Exception e) when (PageErrorLog.SaysLeft(e, planning.Token))
        {
            return;
        }
        catch (Exception e)
        {
            var reference = Errors.Write(this, $"planning {Key}", e);
            if (_planning != planning) return;
            _state = new PlanState.Failed("Planning failed. No file was changed.", reference);
        }
        finally
        {
            if (_planning == planning) _planning = null;
        }

        if (Settled) await OnSettled.InvokeAsync(true);
    }

    private async Task ApplyAsync(ApplyTerms terms)
    {
        if (_state is not PlanState.Planned { Plan: var plan }) return;
        var applying = new PlanState.Applying(plan, []);
        _state = applying;
        var progress = new Progress<ApplyStep>(step =>
        {
            if (_state is not PlanState.Applying now) return;
            _state = now with { Steps = now.Steps.Add(step) };
            StateHasChanged();
        });
        try
        {
            // Not cancelled when the page is left: an apply that began runs to its end, or rolls back.
            var outcome = await Setup.ApplyAsync(plan.Id, terms, Info.Actor, progress, CancellationToken.None);
            _state = new PlanState.Ended(plan, outcome, Undone: false);
        }
        catch (Exception e)
        {
            var reference = Errors.Write(this, $"applying {Key}", e);
            _state = new PlanState.Failed("The apply stopped with an error. History shows whether it was rolled back.", reference);
        }

        await OnSettled.InvokeAsync(Settled);
    }

    private Task UndoAsync(Guid journalId) =>
        EndAsync(undone: true, () => Setup.RollbackAsync(journalId, Seen, Info.Actor, null, CancellationToken.None));

    private Task ConfirmAsync(Guid journalId) =>
        EndAsync(undone: false, () => Setup.ConfirmAsync(journalId, Info.Actor, CancellationToken.None));

    private async Task EndAsync(bool undone, Func<Task<ApplyOutcome?>> act)
    {
        if (_state is not PlanState.Ended { Plan: var plan }) return;
        _busy = true;
        try
        {
            var outcome = await act();
            // A refusal to keep it leaves it on probation.
            _state = _state is PlanState.Ended { Outcome: ApplyOutcome.Unconfirmed } on && outcome is ApplyOutcome.Refused refused
                && !undone && await StandsAsync(on)
                ? on with { Tried = refused }
                : new PlanState.Ended(plan, outcome, undone);
        }
        catch (Exception e)
        {
            var reference = Errors.Write(this, undone ? $"rolling back {Key}" : $"confirming {Key}", e);
            _state = new PlanState.Failed("It stopped with an error. History shows what stands.", reference);
        }
        finally
        {
            _busy = false;
        }

        await OnSettled.InvokeAsync(Settled);
    }

    private async Task OverAsync(Guid journalId)
    {
        if (_state is not PlanState.Ended { Outcome: ApplyOutcome.Unconfirmed on } ended || _busy) return;
        var entries = await Setup.HistoryAsync(Target.Id, CancellationToken.None);
        if (entries.FirstOrDefault(e => e.Id == journalId) is not { State: not JournalState.OnProbation } entry) return;
        _state = entry.State == JournalState.Applied
            ? ended with { Outcome = new ApplyOutcome.Applied(journalId), Tried = null }
            : ended with
            {
                Outcome = new ApplyOutcome.RolledBack(journalId, entry.Because ?? "", entry.Findings),
                Tried = null,
                Expired = on.Until
            };
        await OnSettled.InvokeAsync(Settled);
    }

    private async Task<bool> StandsAsync(PlanState.Ended ended) => ended.Outcome is ApplyOutcome.Unconfirmed on
        && (await Setup.HistoryAsync(Target.Id, CancellationToken.None)).Any(e => e.Id == on.JournalId
            && e.State == JournalState.OnProbation);

    private Task PlanAgain() => PlanAsync(TimeSpan.Zero);

    private void CancelPlan()
    {
        CancelPlanning();
        _state = new PlanState.Idle();
    }

    private void CancelPlanning()
    {
        var planning = _planning;
        _planning = null;
        planning?.Cancel();
    }
}
