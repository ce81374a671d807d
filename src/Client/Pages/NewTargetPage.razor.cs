using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Client.Targets;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class NewTargetPage
{
    private readonly TargetForm _form = new();
    private ImmutableArray<ConnectedAgent> _agents = [];
    private State _state = new();

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private ITargetAgents Agents { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // A child is started where it is needed; only one that came by itself can be chosen.
    protected override void OnInitialized() => _agents = [.. Agents.List().Where(agent => agent.Kind == AgentKind.Local)];

    private async Task AddAsync()
    {
        if (_form.Missing() is { IsEmpty: false } missing)
        {
            _state = new() { Wrong = _form.At(missing) };
            return;
        }

        _state = new() { Busy = true };
        try
        {
            switch (await Targets.AddAsync(_form.ToDraft(), Gone))
            {
                case AddTargetOutcome.Added added:
                    _form.AdminConnection = "";
                    Navigation.NavigateTo(Links.Target(added.Target.Id));
                    return;
                case AddTargetOutcome.Refused refused:
                    _state = new() { Wrong = _form.At(refused.Findings) };
                    return;
            }
        }
        finally
        {
            _state = _state with { Busy = false };
        }
    }

    private sealed record State
    {
        public bool Busy { get; init; }

        public FieldFindings Wrong { get; init; } = FieldFindings.None;
    }
}
