using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>The file as text, in step with the table both ways.</summary>
public sealed partial class EditorText : IAsyncDisposable
{
    private const int MostBytes = 64_000_000;

    private ElementReference _box, _gutter, _band;
    private DotNetObjectReference<EditorText>? _self;
    private IJSObjectReference? _module, _text;
    private string _known = "";
    private string? _path;
    private int _marked;
    private bool _typing;

    [Parameter, EditorRequired]
    public EditorFile Edited { get; set; } = null!;

    /// <summary>The text as it is to be shown.</summary>
    [Parameter, EditorRequired]
    public string Shown { get; set; } = "";

    /// <summary>A secret cannot be hidden in the text: it is not shown at all.</summary>
    [Parameter]
    public bool Hidden { get; set; }

    /// <summary>The focused row's line.</summary>
    [Parameter]
    public int Line { get; set; }

    [Parameter]
    public EventCallback<(string Text, int Line)> OnTyped { get; set; }

    [Parameter]
    public EventCallback<int> OnCaret { get; set; }

    [Parameter]
    public EventCallback<bool> OnStep { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!Edited.IsText || Hidden || !RendererInfo.IsInteractive) return;
        if (_text is null)
        {
            _self ??= DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/editor.js");
            if (_module is null) return;
            _text = await _module.InvokeAsync<IJSObjectReference>("text", _box, _gutter, _band, _self);
        }

        await SyncAsync();
    }

    [JSInvokable]
    public async Task TypedAsync(int length, int start, int removed, IJSStreamReference inserted, int line)
    {
        // The sides parted: typing met a change of the table on the wire. What is here stands.
        if (length != _known.Length)
        {
            _path = null;
            await SyncAsync();
            return;
        }

        await using var stream = await inserted.OpenReadStreamAsync(MostBytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await SpliceAsync(new(start, removed, await reader.ReadToEndAsync()), line);
    }

    /// <summary>Until the box is left, a secret that is being typed is not hidden under the person's hands.</summary>
    public async Task SpliceAsync(TextSplice splice, int line)
    {
        if (splice.On(_known) is not { } text) return;
        _known = text;
        _typing = true;
        await OnTyped.InvokeAsync((text, line));
    }

    [JSInvokable]
    public async Task LeftAsync()
    {
        _typing = false;
        await SyncAsync();
    }

    [JSInvokable]
    public Task CaretAsync(int line) => OnCaret.InvokeAsync(line);

    [JSInvokable]
    public Task StepAsync(bool again)
    {
        _typing = false;
        return OnStep.InvokeAsync(again);
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            if (_text is not null) await _text.DisposeAsync();
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and with it what was to be let go.
        }
    }

    private async Task SyncAsync()
    {
        if (_text is null) return;
        if (_path != Edited.Path)
        {
            _path = Edited.Path;
            _known = Shown;
            _typing = false;
            await _text.InvokeVoidAsync("set", Shown);
        }
        else if (!_typing && TextSplice.Between(_known, Shown) is { } splice)
        {
            _known = Shown;
            await _text.InvokeVoidAsync("splice", splice.Start, splice.Removed, splice.Inserted);
        }

        if (_marked == Line) return;
        _marked = Line;
        await _text.InvokeVoidAsync("mark", Line, !_typing);
    }
}
