using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class SetupPage
{
    private State _state = new();
    private (Guid Id, string? Step) _shown;
    private ElementReference _title;
    private bool _focusTitle;

    [Parameter]
    public Guid Id { get; set; }

    [Parameter]
    public string? Step { get; set; }

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private IVerification Verification { get; set; } = null!;

    private int Index => SetupSteps.IndexOf(Step);

    private int? Due =>
        _state.Reading.Found is { } reading ? SetupSteps.IndexOf(reading.StateAt(Now).NextStep) : null;

    protected override void OnInitialized() => Follow(entry => entry.TargetId == Id, _ => RefreshAsync());

    protected override Task OnParametersSetAsync()
    {
        if (_shown == (Id, Step)) return Task.CompletedTask;
        var sameTarget = _shown.Id == Id;
        _focusTitle = sameTarget;
        _shown = (Id, Step);
        return SettleAsync(sameTarget ? RefreshAsync() : LoadAsync());
    }

    // The router moves the focus between pages only, and a step is a page to the reader.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focusTitle || Index < 0) return;
        _focusTitle = false;
        await _title.FocusAsync();
    }

    private async Task LoadAsync()
    {
        _state = new();
        _state = new() { Reading = await ReadTargetAsync("the target", Setup, Verification, Id) };
    }

    // The stage on the page stays: what was applied is still shown while the target is read anew.
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
