using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Client.History;

public sealed partial class JournalItem
{
    private (Meaning Of, string Text)? _outcome;
    private ImmutableArray<Finding> _findings = [];
    private ImmutableArray<EffectObservation> _effects = [];
    private ApplyOutcome.Refused? _tried;
    private bool _busy;
    private bool _open;

    [Parameter, EditorRequired]
    public JournalEntry Entry { get; set; } = null!;

    [Parameter, EditorRequired]
    public string TargetName { get; set; } = "";

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private PageErrorLog Errors { get; set; } = null!;

    [Inject]
    private DashboardInfo Info { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    private Meaning Meant => Entry.State switch
    {
        JournalState.Applied when !EntryStanding.IsUnproven(Entry, Now) => Meaning.Proven,
        JournalState.Applied or JournalState.RolledBack => Meaning.NotKnown,
        _ => Meaning.Attention,
    };

    // Stays as it was found: an entry that ends under the eyes of its reader does not close.
    protected override void OnInitialized() => _open = Entry.State == JournalState.OnProbation;

    private Task UndoAsync() =>
        ActAsync(undo: true, () => Setup.RollbackAsync(Entry.Id, Entry.State, Info.Actor, null, CancellationToken.None));

    private Task ConfirmAsync() => ActAsync(undo: false, () => Setup.ConfirmAsync(Entry.Id, Info.Actor, CancellationToken.None));

    private async Task ActAsync(bool undo, Func<Task<ApplyOutcome?>> act)
    {
        _busy = true;
        _findings = [];
        _effects = [];
        _tried = null;
        try
        {
            var outcome = await act();
            var moved = EntryMovedOn.Of(outcome) is not null;
            if (Entry.State == JournalState.OnProbation && outcome is ApplyOutcome.Refused notKept && !moved)
            {
                (_tried, _outcome) = (notKept, null);
                return;
            }
            _findings = outcome switch
            {
                ApplyOutcome.Refused refused => refused.Findings,
                ApplyOutcome.NotKnown unheard => unheard.Findings,
                ApplyOutcome.RolledBack rolledBack => rolledBack.Findings,
                ApplyOutcome.Drifted drifted => drifted.Findings,
                _ => [],
            };
            _findings = [.. _findings, .. outcome?.Notes ?? []];
            _effects = outcome?.Effects ?? [];
            _outcome = outcome switch
            {
                ApplyOutcome.Applied when Entry.State == JournalState.OnProbation =>
                    (Meaning.Proven, "Kept: every login that was tried got in."),
                ApplyOutcome.Applied => (Meaning.NotKnown, "Recorded as applied."),
                ApplyOutcome.Unproven => (Meaning.NotKnown, "Recorded as applied; not everything could be observed."),
                ApplyOutcome.RolledBack when _findings.Any(f => f.Code == FindingCode.UndoContradicted) =>
                    (Meaning.Broken, "The files are restored, and the server does not show it."),
                ApplyOutcome.RolledBack when Entry.State == JournalState.RolledBack =>
                    (Meaning.NotKnown, "Recorded as reloaded by hand; nobody asked the server."),
                ApplyOutcome.RolledBack when undo && !_findings.Any(f => f.Severity == Severity.Error) =>
                    (Meaning.NotKnown, "Undone: every file is as it was before."),
                ApplyOutcome.Drifted drifted => (Meaning.Attention, $"{drifted.Path} was edited since. Nothing was written."),
                ApplyOutcome.Refused when moved =>
                    (Meaning.Attention, $"It was changed in another place. Nothing was {(undo ? "undone" : "kept")}."),
                ApplyOutcome.Refused => (Meaning.Broken, "Refused. Nothing was written."),
                ApplyOutcome.NotKnown => (Meaning.NotKnown, "How it ended is not known yet."),
                ApplyOutcome.RolledBack rolledBack => (Meaning.Broken, $"Rolled back: {rolledBack.Because}"),
                ApplyOutcome.Waiting waiting => (Meaning.Attention, $"Run this on the server's machine: {waiting.Command}"),
                _ => (Meaning.NotKnown, "There is no such journal entry any more."),
            };
        }
        catch (Exception e)
        {
            _outcome = (Meaning.Broken,
                $"It stopped with an error. {Errors.Write(this, undo ? "rolling back" : "confirming", e).Sentence}");
        }
        finally
        {
            _busy = false;
        }

        await OnChanged.InvokeAsync();
    }
}
