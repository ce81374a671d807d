using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class VerifyPage
{
    private State _state = new();
    private Guid _shown;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private IVerification Verification { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Id) return Task.CompletedTask;
        _shown = Id;
        return SettleAsync(LoadAsync());
    }

    private async Task LoadAsync()
    {
        _state = new();
        await RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        var fresh = await ReadAsync("the target", c => Setup.ReadAsync(Id, c));
        if (fresh is Loaded<TargetSnapshot>.Ready || _state.Snapshot is not Loaded<TargetSnapshot>.Ready)
            _state = new() { Snapshot = fresh };
        StateHasChanged();
    }

    private sealed record State
    {
        public Loaded<TargetSnapshot> Snapshot { get; init; } = new Loaded<TargetSnapshot>.Waiting();
    }
}
