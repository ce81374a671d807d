using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>
/// A batch in the order in which it can be made one by one: what changes within lines moves no line, and of one line the last field comes
/// first.
/// </summary>
internal static class AuthEditOrder
{
    public static ImmutableArray<PgHbaEdit> Of(ImmutableArray<PgHbaEdit> edits)
    {
        ImmutableArray<PgHbaEdit> ofLines = [.. edits.Where(IsOfLine)];
        if (ofLines.Length == edits.Length) return edits;
        ImmutableArray<PgHbaEdit> withinLines =
        [
            .. edits.Where(edit => !IsOfLine(edit))
                .Select((edit, at) => (edit, at))
                .OrderByDescending(e => Field(e.edit)).ThenBy(e => Rank(e.edit)).ThenBy(e => e.edit is PgHbaEdit.InsertField ? -e.at : e.at)
                .Select(e => e.edit),
        ];
        var removed = ofLines.OfType<PgHbaEdit.Remove>().Select(edit => edit.LineNumber).ToHashSet();
        if (withinLines.FirstOrDefault(edit => removed.Contains(edit.LineNumber)) is { } both)
            throw new ArgumentException($"The batch removes line {both.LineNumber} and changes it too.", nameof(edits));
        return [.. withinLines, .. ofLines];
    }

    private static bool IsOfLine(PgHbaEdit edit) =>
        edit is PgHbaEdit.InsertBefore or PgHbaEdit.Duplicate or PgHbaEdit.Remove or PgHbaEdit.MoveBefore;

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
