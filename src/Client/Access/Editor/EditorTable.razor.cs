using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>The records of a file as a table: what is focused, what is edited, what the server says of each.</summary>
public sealed partial class EditorTable
{
    private ImmutableArray<EditorRow> _shown;
    private IList<(EditorRow Row, int At)> _items = [];
    private ElementReference _root;

    [Parameter, EditorRequired]
    public EditorFile Edited { get; set; } = null!;

    [Parameter, EditorRequired]
    public ImmutableArray<EditorRow> Rows { get; set; }

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    /// <summary>The line of the row that the Tab key comes to.</summary>
    [Parameter]
    public int Focus { get; set; }

    [Parameter]
    public (int Line, EditorCell Cell)? Editing { get; set; }

    /// <summary>
    /// What the server would say of the row under edit, as it is typed; empty where it would take it, null when nothing is typed.
    /// </summary>
    [Parameter]
    public string? Preview { get; set; }

    [Parameter]
    public EventCallback<int> OnFocus { get; set; }

    [Parameter]
    public EventCallback<(KeyboardEventArgs Key, int At)> OnKey { get; set; }

    [Parameter]
    public EventCallback<(int At, EditorCell Cell)> OnEdit { get; set; }

    [Parameter]
    public EventCallback<(int Line, EditorCell Cell, string Text)> OnTyped { get; set; }

    [Parameter]
    public EventCallback<(int Line, EditorCell Cell, string Text)> OnCommit { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }

    public ElementReference Root => _root;

    protected override void OnParametersSet()
    {
        if (_shown == Rows) return;
        _shown = Rows;
        _items = [.. Rows.Select((row, at) => (row, at))];
    }

    private string? ProblemOf(EditorRow row)
    {
        if (row.Line != Editing?.Line || Preview is null) return row.Problem;
        return Preview.Length > 0 ? Preview : null;
    }

    private bool Wrong(EditorRow row, EditorCell cell) => cell == Editing?.Cell && ProblemOf(row) is not null;

    private static string ClassOf(EditorRow row) =>
        $"record {row.Kind.ToString().ToLowerInvariant()} {row.Mark.ToString().ToLowerInvariant()} {(row.Problem is null ? "" : "bad")}";

    private string Spoken(EditorRow row, int at) =>
        $"Record {at + 1} of {Rows.Length}, line {row.Line}: {row}{(row.Kind == RowKind.Off ? ", commented out" : "")}"
            + $"{(row.EndComment.Length == 0 ? "" : $", comment: {row.EndComment}")}"
            + $"{(row.Mark == RowMark.None ? "" : $", {row.Mark.ToString().ToLowerInvariant()}")}"
            + $"{(row.Problem is { } problem ? $". The server says: {problem}" : "")}";
}
