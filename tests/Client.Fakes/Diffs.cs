using System.Collections.Immutable;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Previews of text, with three lines of context.</summary>
public static class Diffs
{
    private const int Context = 3;

    public static FilePreview Secret(string path, string sentence) =>
        new()
        {
            Path = path,
            Kind = ChangeKind.Create,
            Diff = sentence,
            Rows = [],
            Secret = true,
            Mode = "0600",
            Owner = "postgres",
            InPlace = false
        };

    public static FilePreview Of(string path, string? before, string after, string mode)
    {
        var model = SideBySideDiffBuilder.Diff(before ?? "", after);
        var rows = model.OldText.Lines.Zip(model.NewText.Lines, (l, r) => new DiffRow(Line(l, left: true), Line(r, left: false))).ToArray();
        var near = new bool[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            if (rows[i].Left.Kind != DiffLineKind.Unchanged || rows[i].Right.Kind != DiffLineKind.Unchanged)
                for (var j = Math.Max(0, i - Context); j <= Math.Min(rows.Length - 1, i + Context); j++) near[j] = true;
        ImmutableArray<DiffRow> shown = [.. rows.Where((_, i) => near[i])];
        var text = new StringBuilder();
        foreach (var row in shown)
        {
            if (row.Left.Kind == DiffLineKind.Unchanged) text.Append(' ').Append(row.Left.Text).Append('\n');
            if (row.Left.Kind == DiffLineKind.Removed) text.Append('-').Append(row.Left.Text).Append('\n');
            if (row.Right.Kind == DiffLineKind.Added) text.Append('+').Append(row.Right.Text).Append('\n');
        }

        return new()
        {
            Path = path,
            Kind = before is null ? ChangeKind.Create : ChangeKind.Modify,
            Diff = text.ToString(),
            Rows = shown,
            Secret = false,
            Mode = mode,
            Owner = "postgres",
            InPlace = false
        };
    }

    private static DiffLine Line(DiffPiece piece, bool left) => new(piece.Type switch
    {
        ChangeType.Unchanged => DiffLineKind.Unchanged,
        ChangeType.Imaginary => DiffLineKind.Blank,
        _ => left ? DiffLineKind.Removed : DiffLineKind.Added,
    }, piece.Position, piece.Text ?? "");
}
