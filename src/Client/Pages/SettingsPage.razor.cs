using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using PgTlsDashboard.Client.Reading;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class SettingsPage
{
    private static readonly (string Value, string Text, string Icon)[] s_themes =
    [
        ("system", "As the system", Icons.Material.Outlined.Computer),
        ("light", "Light", Icons.Material.Outlined.LightMode),
        ("dark", "Dark", Icons.Material.Outlined.DarkMode),
    ];

    private string _theme = "system";

    [Inject]
    private DashboardInfo Info { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _theme = await Js.InvokeAsync<string?>("pgtls.theme", Gone) ?? "system";
        StateHasChanged();
    }

    private async Task ChooseAsync(string theme)
    {
        _theme = theme;
        await Js.InvokeVoidAsync("pgtls.setTheme", Gone, theme);
    }
}
