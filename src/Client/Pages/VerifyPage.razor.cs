using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Proof;

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

    protected override void OnInitialized() => Follow(entry => entry.TargetId == Id, _ => RefreshAsync());

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
        var fresh = await ReadTargetAsync("the target", Setup, Verification, Id);
        if (fresh is Loaded<TargetReading>.Ready || _state.Reading is not Loaded<TargetReading>.Ready)
            _state = new() { Reading = fresh };
        StateHasChanged();
    }

    private sealed record State
    {
        public Loaded<TargetReading> Reading { get; init; } = new Loaded<TargetReading>.Waiting();
    }
}
