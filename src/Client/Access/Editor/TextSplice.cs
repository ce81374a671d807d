namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>The one stretch in which two texts differ, so that a large text crosses the wire once.</summary>
public sealed record TextSplice(int Start, int Removed, string Inserted)
{
    /// <summary>Null when they are the same.</summary>
    public static TextSplice? Between(string before, string after)
    {
        var head = before.AsSpan().CommonPrefixLength(after);
        if (head == before.Length && head == after.Length) return null;
        var most = Math.Min(before.Length, after.Length) - head;
        var tail = 0;
        while (tail < most && before[^(tail + 1)] == after[^(tail + 1)]) tail++;
        return new(head, before.Length - head - tail, after[head..^tail]);
    }

    /// <summary>Null when it does not fit the text.</summary>
    public string? On(string text) =>
        Start < 0 || Removed < 0
            || Start > text.Length - Removed ? null : string.Concat(text.AsSpan(0, Start), Inserted, text.AsSpan(Start + Removed));
}
