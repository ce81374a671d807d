using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Client.Targets;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class EditTargetPage
{
    private TargetForm _form = new();
    private ImmutableArray<ConnectedAgent> _agents = [];
    private State _state = new();
    private Guid _shown;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private ITargetAgents Agents { get; set; } = null!;

    [Inject]
    private DashboardInfo Info { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Id) return Task.CompletedTask;
        _shown = Id;
        _state = new();
        return SettleAsync(LoadAsync());
    }

    private async Task LoadAsync()
    {
        var read = await ReadAsync("the target", c => Targets.FindAsync(Id, c));
        if (read.Found is { } target)
        {
            _form = TargetForm.Of(target);
            // The chosen one stays a choice while it is away.
            _agents = [.. Agents.List().Where(agent => agent.Kind == AgentKind.Local), .. Away(target)];
        }

        _state = new() { Target = read };
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (_state.Target.Found is not { } target) return;
        if (_form.Missing() is { IsEmpty: false } missing)
        {
            _state = _state with { Wrong = _form.At(missing) };
            return;
        }

        _state = _state with { Busy = true, Wrong = FieldFindings.None };
        try
        {
            switch (await Targets.EditAsync(Id, _form.ToEdit(target), Info.Actor, Gone))
            {
                case EditTargetOutcome.Edited:
                    _form.AdminConnection = "";
                    Navigation.NavigateTo(Links.Target(Id));
                    return;
                case EditTargetOutcome.Refused refused:
                    _state = _state with { Wrong = _form.At(refused.Findings) };
                    return;
                case EditTargetOutcome.NotFound:
                    _state = _state with { Target = new Loaded<Target>.Missing() };
                    return;
            }
        }
        finally
        {
            _state = _state with { Busy = false };
        }
    }

    private IEnumerable<ConnectedAgent> Away(Target target)
    {
        if (target.Identity?.AgentId is { } id && Agents.List().All(agent => agent.Id != id))
            yield return new(id, AgentKind.Local, "The chosen agent, which is away", target.Host, "", default);
    }

    private sealed record State
    {
        public Loaded<Target> Target { get; init; } = new Loaded<Target>.Waiting();

        public bool Busy { get; init; }

        public FieldFindings Wrong { get; init; } = FieldFindings.None;
    }
}
