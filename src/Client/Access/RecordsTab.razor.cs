using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using PgTlsDashboard.Client.Access.Editor;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Access;

/// <summary>The access rules under edit: the table and the text of a file in step, the way back, and the review before the apply.</summary>
public sealed partial class RecordsTab : IAsyncDisposable
{
    private const string FileKey = "file", ViewKey = "view", Both = "both", TableOnly = "table", TextOnly = "text";

    private static readonly (string Key, string Word)[] s_views = [(Both, "Both"), (TableOnly, "Table"), (TextOnly, "Text")];

    private EditorState? _state;
    private TargetSnapshot? _read;
    private ImmutableArray<EditorRow> _rows = [];
    private (EditorState? State, string? Path) _seen;
    private string _shown = "", _said = "";
    private string? _refusal, _preview, _conflict;
    private bool _hidden, _asking, _reviewing, _focusDue, _applied, _unconfirmed;
    private int _focus, _count;
    private (int Line, EditorCell Cell)? _editing;
    private ImmutableArray<string> _drifted = [];
    private RecipeRequest.AccessRules? _request;
    private ElementReference _root;
    private EditorTable? _table;
    private DotNetObjectReference<RecordsTab>? _self;
    private IJSObjectReference? _module;
    private string? _wired;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    /// <summary>The files changed: the page reads the target again.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [SupplyParameterFromQuery(Name = FileKey)]
    private string? FilePath { get; set; }

    [SupplyParameterFromQuery(Name = ViewKey)]
    private string? ViewName { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private EditorState State => _state!;

    /// <summary>Edits that no file holds yet.</summary>
    private bool IsUnsaved => State.IsChanged && !_applied && !_unconfirmed;

    private EditorFile? Edited => State.Find(FilePath ?? "") ?? State.Files.FirstOrDefault();

    private string View => ViewName is TableOnly or TextOnly ? ViewName : Both;

    private int At => _rows.IsDefaultOrEmpty ? -1 : Find(_focus);

    private EditorRow? Row => At is >= 0 and var at ? _rows[at] : null;

    private string Differing => _count == 0 ? "edited comments" : RelativeTime.Count(_count, "changed record");

    private string Verdict => State.Rules switch
    {
        { Accepted: true, Records.Length: var records } =>
            $"PostgreSQL {State.Version.Major} takes these rules: {RelativeTime.Count(records, "record")}.",
        { Findings: [var none, ..] } when none.Code == FindingCode.HbaNoRecords => none.Message,
        var rules => $"PostgreSQL {State.Version.Major} would refuse these rules: "
            + $"{RelativeTime.Count(rules.Findings.Length, "problem")}, the first at "
            + $"{State.Secrets.Hide(rules.Findings[0].At ?? "the file")}.",
    };

    private static string Lower(string label) => char.ToLowerInvariant(label[0]) + label[1..];

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_read, Snapshot))
        {
            _read = Snapshot;
            // Until the change is confirmed the files hold the edits for a time: the review stays, with its clock.
            if (_state is null || !_state.IsChanged || _applied) Open();
            else if (!_unconfirmed) FindDrift();
        }

        See();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!RendererInfo.IsInteractive || Edited is null || _reviewing) return;
        if (_module is null)
        {
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/editor.js");
            if (_module is null) return;
        }

        if (_wired != _root.Id)
        {
            _wired = _root.Id;
            _self ??= DotNetObjectReference.Create(this);
            await _module.InvokeVoidAsync("rows", _root, _self);
        }

        if (!_focusDue || _table is null || At < 0) return;
        _focusDue = false;
        if (!await _module.InvokeAsync<bool>("focusRow", _table.Root, _focus))
        {
            // Not among the rows that are rendered: bring its stretch in, then the row.
            _focusDue = true;
            await _module.InvokeVoidAsync("scrollTo", _table.Root, _rows.Length < 2 ? 0 : (double)At / (_rows.Length - 1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }
    }

    private void Open()
    {
        _state = EditorState.Open(Snapshot);
        _drifted = [];
        _conflict = _refusal = null;
        _asking = false;
        _applied = _unconfirmed = false;
        _editing = null;
    }

    private void Reopen()
    {
        Open();
        _reviewing = false;
        See();
        _said = "Every edit is discarded.";
    }

    /// <summary>Brings what is shown in step with the state.</summary>
    private void See()
    {
        if (Edited is not { } file || _seen == (_state, file.Path)) return;
        if (_seen.Path != file.Path) (_focus, _editing, _preview) = (0, null, null);
        _seen = (_state, file.Path);
        _rows = EditorRows.Of(State, file);
        _count = EditorDifference.Count(State);
        _shown = FileText.Shown(file.Content.ToBytes(), State.Secrets);
        _hidden = State.Secrets.IsContainedIn(_shown);
        if (At < 0 && !_rows.IsEmpty) _focus = _rows[0].Line;
    }

    private int Find(int line)
    {
        int low = 0, high = _rows.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_rows[middle].Line == line) return middle;
            if (_rows[middle].Line < line) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    private void Put(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, value), replace: true);

    private async Task AskAsync(LocationChangingContext context)
    {
        if (!IsUnsaved || SamePage(context.TargetLocation)) return;
        if (!await Js.InvokeAsync<bool>("confirm", $"Leave and lose {Differing} of the access rules?")) context.PreventNavigation();
    }

    private bool SamePage(string target) => Navigation.ToAbsoluteUri(target).AbsolutePath == new Uri(Navigation.Uri).AbsolutePath;
}
