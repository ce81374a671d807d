using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace PgTlsDashboard.Client.Layout;

public sealed partial class MainLayout
{
    private SearchPalette _palette = null!;
    private ErrorBoundary? _boundary;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override void OnParametersSet() => _boundary?.Recover();

    // Browser tests and people's scripts wait for this mark: before it, a click on the prerendered page does nothing.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Js.InvokeVoidAsync("pgtls.live");
    }
}
