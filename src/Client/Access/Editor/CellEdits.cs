using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>A cell's new text as edits of the fields that it stands for.</summary>
public static class CellEdits
{
    private static readonly char[] s_blanks = [' ', '\t'];

    /// <returns>Null when the text cannot be a cell; the reason is in <paramref name="refusal"/>.</returns>
    public static EditorEdit.Records? Of(EditorRow row, EditorCell cell, string text, SecretPlaceholders secrets, out string? refusal)
    {
        text = text.Trim();
        refusal = null;
        if (text == row.Text(cell)) return Edit(row, cell, []);
        if (text.Length == 0 && cell != EditorCell.Options) refusal = $"A record needs a {Name(cell)}.";
        else if (cell != EditorCell.Options && Place(row, cell) > row.Fields.Length) refusal = "The cells before it come first.";
        if (refusal is not null) return null;
        return Edit(row, cell, cell switch
        {
            EditorCell.Type => Type(row, text),
            EditorCell.Address => Address(row, text),
            EditorCell.Options => Options(row, text, secrets),
            _ => [Set(row, Place(row, cell), text)],
        });
    }

    public static string Name(EditorCell cell) => cell switch
    {
        EditorCell.Type => "connection type",
        EditorCell.Options => "list of options",
        _ => cell.ToString().ToLowerInvariant(),
    };

    private static EditorEdit.Records Edit(EditorRow row, EditorCell cell, ImmutableArray<PgHbaEdit> edits) =>
        new($"Edit {Name(cell)}", edits, row.Line);

    private static int Place(EditorRow row, EditorCell cell) => cell switch
    {
        EditorCell.Address => 3,
        EditorCell.Method => row.MethodIndex,
        _ => (int)cell,
    };

    private static PgHbaEdit Set(EditorRow row, int index, string text) => index == row.Fields.Length
        ? new PgHbaEdit.AppendField(text) { LineNumber = row.Line }
        : new PgHbaEdit.SetField(index, text) { LineNumber = row.Line };

    /// <summary>The socket has no address: the column comes and goes with the type.</summary>
    private static ImmutableArray<PgHbaEdit> Type(EditorRow row, string text)
    {
        var set = Set(row, 0, text);
        if (row.IsLocal == (text == "local") || row.Fields.Length < 4) return [set];
        if (row.IsLocal) return [set, new PgHbaEdit.InsertField(3, "samehost") { LineNumber = row.Line }];
        return [set, .. Enumerable.Range(3, row.AddressCount)
            .Select(index => (PgHbaEdit)new PgHbaEdit.RemoveField(index) { LineNumber = row.Line })];
    }

    private static ImmutableArray<PgHbaEdit> Address(EditorRow row, string text)
    {
        var parts = text.Split(s_blanks, StringSplitOptions.RemoveEmptyEntries);
        var wanted = parts.Length == 2 ? parts : [text];
        if (row.AddressCount == 0) return [.. wanted.Select(part => (PgHbaEdit)new PgHbaEdit.AppendField(part) { LineNumber = row.Line })];
        var edits = ImmutableArray.CreateBuilder<PgHbaEdit>();
        edits.Add(Set(row, 3, wanted[0]));
        if (row.AddressCount == 2)
            edits.Add(wanted.Length == 2 ? Set(row, 4, wanted[1]) : new PgHbaEdit.RemoveField(4) { LineNumber = row.Line });
        else if (wanted.Length == 2) edits.Add(new PgHbaEdit.InsertField(4, wanted[1]) { LineNumber = row.Line });
        return edits.ToImmutable();
    }

    /// <summary>Options that stay as they are shown keep their bytes, hidden secrets among them.</summary>
    private static ImmutableArray<PgHbaEdit> Options(EditorRow row, string text, SecretPlaceholders secrets)
    {
        var first = row.MethodIndex + 1;
        var wanted = Split(text);
        var edits = ImmutableArray.CreateBuilder<PgHbaEdit>();
        var count = Math.Max(0, row.Fields.Length - first);
        for (var index = 0; index < Math.Max(count, wanted.Count); index++)
        {
            if (index >= count) edits.Add(new PgHbaEdit.AppendField(secrets.Reveal(wanted[index])) { LineNumber = row.Line });
            else if (index >= wanted.Count) edits.Add(new PgHbaEdit.RemoveField(first + index) { LineNumber = row.Line });
            else if (wanted[index] != row.Fields[first + index])
                edits.Add(new PgHbaEdit.SetField(first + index, secrets.Reveal(wanted[index])) { LineNumber = row.Line });
        }

        return edits.ToImmutable();
    }

    /// <summary>At blanks outside of quotes.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && text[index] == '"') quoted = !quoted;
            if (index < text.Length && (quoted || !s_blanks.Contains(text[index]))) continue;
            if (index > start) parts.Add(text[start..index]);
            start = index + 1;
        }

        return parts;
    }
}
