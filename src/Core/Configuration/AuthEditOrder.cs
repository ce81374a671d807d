using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>A batch in the order in which it can be made one by one: what changes within lines moves no line, and of one line the last field comes first.</summary>
internal readonly record struct AuthEditOrder
{
    public AuthEditOrder(ImmutableArray<PgHbaEdit> edits)
    {
        OfLines = [.. edits.Where(IsOfLine)];
        WithinLines = [.. edits.Where(edit => !IsOfLine(edit))
            .Select((edit, at) => (edit, at))
            .OrderByDescending(e => Field(e.edit)).ThenBy(e => Rank(e.edit)).ThenBy(e => e.edit is PgHbaEdit.InsertField ? -e.at : e.at)
            .Select(e => e.edit)];
        if (OfLines.IsEmpty || WithinLines.IsEmpty) return;
        var removed = OfLines.OfType<PgHbaEdit.Remove>().Select(edit => edit.LineNumber).ToHashSet();
        if (WithinLines.FirstOrDefault(edit => removed.Contains(edit.LineNumber)) is { } both)
            throw new ArgumentException($"The batch removes line {both.LineNumber} and changes it too.", nameof(edits));
    }

    public ImmutableArray<PgHbaEdit> WithinLines { get; }

    public ImmutableArray<PgHbaEdit> OfLines { get; }

    private static bool IsOfLine(PgHbaEdit edit) => edit is PgHbaEdit.InsertBefore or PgHbaEdit.Duplicate or PgHbaEdit.Remove or PgHbaEdit.MoveBefore;

    private static int Field(PgHbaEdit edit) => edit switch
    {
        PgHbaEdit.AppendField => int.MaxValue,
        PgHbaEdit.SetField set => set.Index,
        PgHbaEdit.InsertField insert => insert.Index,
        PgHbaEdit.RemoveField remove => remove.Index,
        _ => -1,
    };

    private static int Rank(PgHbaEdit edit) => edit switch
    {
        PgHbaEdit.SetField => 0,
        PgHbaEdit.RemoveField => 1,
        _ => 2,
    };
}
