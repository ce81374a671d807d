namespace PgTlsDashboard.Core.Configuration;

/// <summary>
/// One edit of a line of pg_hba.conf. Line numbers are those of the text as it was read, so that edits of one batch do not move each other;
/// a batch names each line at most once as the one that is removed, moved or changed.
/// </summary>
public abstract record PgHbaEdit
{
    private PgHbaEdit() { }

    /// <summary>1-based, the first line of a continued record.</summary>
    public required int LineNumber { get; init; }

    /// <summary>Replaces one field's text, 0-based.</summary>
    public sealed record SetField(int Index, string Text) : PgHbaEdit;

    /// <summary>Adds a field after the record's last one.</summary>
    public sealed record AppendField(string Text) : PgHbaEdit;

    /// <summary>Puts a whole line before the line; one more than the last line's number puts it at the end.</summary>
    public sealed record InsertBefore(string Text) : PgHbaEdit;

    /// <summary>Takes the record away, with the comments that stand directly above it when asked.</summary>
    public sealed record Remove(bool WithComments) : PgHbaEdit;

    /// <summary>Moves the record, with the comments that stand directly above it, before another line.</summary>
    public sealed record MoveBefore(int OtherLine) : PgHbaEdit;
}
