using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;

namespace PgTlsDashboard.Client.Layout;

public sealed partial class SearchPalette : IDisposable
{
    private const int Most = 8;
    private readonly CancellationTokenSource _gone = new();
    private DotNetObjectReference<SearchPalette>? _self;
    private ImmutableArray<SearchItem> _all = [];
    private ImmutableArray<SearchItem> _shown = [];
    private string _query = "";
    private int _index;
    private bool _open;
    private bool _focus;

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private IClients Clients { get; set; } = null!;

    [Inject]
    private PageErrorLog Errors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>Called by the page's Ctrl-K.</summary>
    [JSInvokable]
    public Task Open() => InvokeAsync(OpenAsync);

    public async Task OpenAsync()
    {
        var gone = _gone.Token;
        _open = _focus = true;
        _all = SearchItem.All([], []);
        Filter("");
        StateHasChanged();
        try
        {
            _all = SearchItem.All(await Targets.ListAsync(gone), await Clients.ListAsync(null, gone));
        }
        catch (Exception e) when (PageErrorLog.SaysLeft(e, gone))
        {
            return;
        }
        catch (Exception e)
        {
            // The pages themselves can still be reached; the page that reads the store shows what failed.
            Errors.WriteMinor(this, "reading what can be searched", e);
            return;
        }

        Filter(_query);
        StateHasChanged();
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await Js.InvokeVoidAsync("pgtls.palette", _self);
        }

        if (_focus)
        {
            _focus = false;
            await Js.InvokeVoidAsync("pgtls.focus", "search-input");
        }
    }

    private void Filter(string? query)
    {
        _query = query ?? "";
        _shown = [.. _all.Where(i => i.Matches(_query)).Take(Most)];
        _index = 0;
    }

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "Escape":
                Close();
                break;
            case "Enter" when _index < _shown.Length:
                Go(_shown[_index]);
                break;
            case "ArrowDown" when _shown.Length > 0:
                await MoveAsync(1);
                break;
            case "ArrowUp" when _shown.Length > 0:
                await MoveAsync(-1);
                break;
        }
    }

    private async Task MoveAsync(int step)
    {
        _index = (_index + step + _shown.Length) % _shown.Length;
        await Js.InvokeVoidAsync("pgtls.reveal", $"search-{_index}");
    }

    private void Go(SearchItem item)
    {
        Close();
        Navigation.NavigateTo(item.Href);
    }

    private void Close() => _open = false;
}
