using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>What can be done to a row, as edits of the file.</summary>
public static class RowEdits
{
    /// <summary>Lets nobody in whom another record would not, until it is filled in.</summary>
    public const string NewRecord = "hostssl all             all             127.0.0.1/32            scram-sha-256";

    /// <summary>Null at the top.</summary>
    public static EditorEdit.Records? Up(ImmutableArray<EditorRow> rows, int at)
    {
        if (at <= 0) return null;
        var (row, above) = (rows[at], rows[at - 1]);
        // What is commented out directly above is among the record's own comments: it goes below instead.
        if (row.Kind != RowKind.Off && above.Kind == RowKind.Off && above.Line >= row.Top)
            return Moved("Move up", new(row.LastLine + 1) { LineNumber = above.Line }, row.Line - (above.LastLine - above.Line + 1));
        return Moved("Move up", new(above.Line) { LineNumber = row.Line }, above.Top + row.Line - row.Top);
    }

    /// <summary>Null at the bottom.</summary>
    public static EditorEdit.Records? Down(ImmutableArray<EditorRow> rows, int at)
    {
        if (at < 0 || at >= rows.Length - 1) return null;
        var (row, below) = (rows[at], rows[at + 1]);
        if (below.Kind == RowKind.Off)
            return Moved("Move down", new(row.Kind == RowKind.Off ? row.Line : row.Top) { LineNumber = below.Line },
                row.Line + below.LastLine - below.Line + 1);
        return Moved("Move down", new(below.LastLine + 1) { LineNumber = row.Line }, below.LastLine + 1 - (row.LastLine - row.Line + 1));
    }

    /// <param name="before">The row that it shall stand before; as many as there are for the end.</param>
    public static EditorEdit.Records? To(ImmutableArray<EditorRow> rows, int at, int before)
    {
        if (at < 0 || at >= rows.Length || before < 0 || before > rows.Length || before == at || before == at + 1) return null;
        if (before == at - 1) return Up(rows, at);
        if (before == at + 2) return Down(rows, at);
        var row = rows[at];
        var end = before == rows.Length;
        var target = end ? rows[^1].LastLine + 1 : rows[before].Kind == RowKind.Off ? rows[before].Line : rows[before].Top;
        var line = target > row.Line ? target - (row.LastLine - row.Line + 1) : target + row.Line - row.Top;
        return Moved("Move record", new(end ? target : rows[before].Line) { LineNumber = row.Line }, line);
    }

    public static EditorEdit.Records Add(ImmutableArray<EditorRow> rows, int at, bool below)
    {
        if (rows.IsEmpty) return new("Add record", [new PgHbaEdit.InsertBefore(NewRecord) { LineNumber = 1 }], 1);
        var line = below ? rows[at].LastLine + 1 : rows[at].Kind == RowKind.Off ? rows[at].Line : rows[at].Top;
        return new("Add record", [new PgHbaEdit.InsertBefore(NewRecord) { LineNumber = line }], line);
    }

    public static EditorEdit.Records? Duplicate(EditorRow row) =>
        row.Kind == RowKind.Off ? null : new("Duplicate record", [new PgHbaEdit.Duplicate { LineNumber = row.Line }], row.LastLine + 1);

    /// <param name="next">Where the focus goes: the line of a row that stays, as it was.</param>
    public static EditorEdit.Records Remove(EditorRow row, EditorRow? next)
    {
        var height = row.LastLine - (row.Kind == RowKind.Off ? row.Line : row.Top) + 1;
        var line = next is null ? 0 : next.Line > row.Line ? next.Line - height : next.Line;
        return new("Remove record", [new PgHbaEdit.Remove(WithComments: row.Kind != RowKind.Off) { LineNumber = row.Line }], line);
    }

    public static EditorEdit.Records Toggle(EditorRow row) => row.Kind == RowKind.Off
        ? new("Comment in", [new PgHbaEdit.CommentIn { LineNumber = row.Line }], row.Line)
        : new("Comment out", [new PgHbaEdit.CommentOut { LineNumber = row.Line }], row.Line);

    private static EditorEdit.Records Moved(string label, PgHbaEdit.MoveBefore move, int line) => new(label, [move], line);
}
