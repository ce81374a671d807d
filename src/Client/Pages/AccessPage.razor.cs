using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class AccessPage
{
    private static readonly ImmutableArray<string> s_tabTitles = [.. AccessTabs.All.Select(tab => tab.Title)];
    private const int AtOnce = 8;
    private State _state = new();
    private (bool Ready, Guid? Id) _shown;

    [Parameter]
    public Guid? Id { get; set; }

    [Parameter]
    public string? Tab { get; set; }

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private IVerification Verification { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private int Index => AccessTabs.IndexOf(Tab ?? AccessTabs.Matrix);

    protected override void OnInitialized() => Follow(entry => entry.TargetId == Id, _ => RefreshAsync());

    protected override Task OnParametersSetAsync()
    {
        if (_shown == (true, Id)) return Task.CompletedTask;
        _shown = (true, Id);
        return SettleAsync(Id is null ? ChooseAsync() : LoadAsync());
    }

    private async Task ChooseAsync()
    {
        _state = new();
        var targets = await ReadAsync<IReadOnlyList<Target>>("the targets", async c => await Targets.ListAsync(c));
        if (Id is not null) return;
        // With one target there is nothing to choose.
        if (targets.Found is { Count: 1 } only) Navigation.NavigateTo(Links.AccessOf(only[0].Id, AccessTabs.Matrix), replace: true);
        else _state = new() { Targets = targets };
        StateHasChanged();
        if (targets.Found is { Count: > 1 } all)
            await Task.WhenAll(all.Chunk(Math.Max(1, (all.Count + AtOnce - 1) / AtOnce)).Select(SummariseAsync));
    }

    private async Task SummariseAsync(Target[] targets)
    {
        foreach (var target in targets)
        {
            var snapshot = await ReadAsync(target.Name, c => Setup.ReadAsync(target.Id, c));
            if (Id is not null) return;
            _state = _state with { Summaries = _state.Summaries.SetItem(target.Id, snapshot) };
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        _state = new();
        var id = Id!.Value;
        var reading = await ReadTargetAsync("the access rules", Setup, Verification, id);
        if (Id == id) _state = new() { Reading = reading };
    }

    // What is being done on the page stays while the target is read anew.
    private async Task RefreshAsync()
    {
        if (Id is not { } id) return;
        var fresh = await ReadTargetAsync("the access rules", Setup, Verification, id);
        if (Id != id) return;
        if (fresh is Loaded<TargetReading>.Ready || _state.Reading is not Loaded<TargetReading>.Ready)
            _state = new() { Reading = fresh };
        StateHasChanged();
    }

    private void Show(int index) => Navigation.NavigateTo(Links.AccessOf(Id!.Value, AccessTabs.All[index].Name));

    private sealed record State
    {
        public Loaded<IReadOnlyList<Target>> Targets { get; init; } = new Loaded<IReadOnlyList<Target>>.Waiting();

        public ImmutableDictionary<Guid, Loaded<TargetSnapshot>> Summaries { get; init; } =
            ImmutableDictionary<Guid, Loaded<TargetSnapshot>>.Empty;

        public Loaded<TargetReading> Reading { get; init; } = new Loaded<TargetReading>.Waiting();
    }
}
