using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace PgTlsDashboard.Client.Layout;

public sealed partial class MainLayout
{
    private SearchPalette _palette = null!;
    private PageErrorBoundary? _boundary;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override void OnParametersSet() => _boundary?.Recover();

    // Browser tests and people's scripts wait for this mark: before it, a click on the prerendered page does nothing.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Js.InvokeVoidAsync("pgtls.live");
    }
}
