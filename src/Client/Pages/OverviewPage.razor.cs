using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class OverviewPage
{
    private const int AtOnce = 8;
    private State _state = new();

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private IClients Clients { get; set; } = null!;

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private IVerification Verification { get; set; } = null!;

    protected override Task OnInitializedAsync()
    {
        Follow(entry => _state.Readings.ContainsKey(entry.TargetId), entry =>
            _state.Targets.Found?.FirstOrDefault(target => target.Id == entry.TargetId) is { } target
                ? ReadOneAsync(target)
                : Task.CompletedTask);
        return SettleAsync(LoadAsync());
    }

    private async Task LoadAsync()
    {
        _state = new() { Targets = await ReadAsync<IReadOnlyList<Target>>("the targets", async c => await Targets.ListAsync(c)) };
        if (_state.Targets.Found is not { Count: > 0 } targets) return;
        StateHasChanged();
        var clients = await ReadAsync<IReadOnlyList<DatabaseClient>>("the clients", async c => await Clients.ListAsync(null, c));
        _state = _state with { Clients = clients.Found is { } found ? [.. found] : [] };
        using var gate = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(targets.Select(async target =>
        {
            await gate.WaitAsync(Gone);
            try
            {
                await ReadOneAsync(target);
            }
            finally
            {
                gate.Release();
            }
        }));
    }

    private async Task ReadOneAsync(Target target)
    {
        var reading = await ReadTargetAsync(target.Name, Setup, Verification, target.Id);
        _state = _state with { Readings = _state.Readings.SetItem(target.Id, reading) };
        StateHasChanged();
    }

    private string Sentence(IReadOnlyList<Target> targets) => FleetSentence.Of(
        [.. targets.Select(t => (t.Name, _state.Readings.GetValueOrDefault(t.Id)?.Found?.StateAt(Now)))]);

    private sealed record State
    {
        public Loaded<IReadOnlyList<Target>> Targets { get; init; } = new Loaded<IReadOnlyList<Target>>.Waiting();

        public ImmutableDictionary<Guid, Loaded<TargetReading>> Readings { get; init; } =
            ImmutableDictionary<Guid, Loaded<TargetReading>>.Empty;

        public ImmutableArray<DatabaseClient> Clients { get; init; } = [];

        public bool IsComplete => Targets.Found is { } all && Readings.Count == all.Count;
    }
}
