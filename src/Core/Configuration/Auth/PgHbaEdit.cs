namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>
/// One edit of a line of pg_hba.conf. Line numbers and field indexes are those of the text as it was read, so that edits of one batch do
/// not move each other; a batch moves or removes a line once at most, and changes nothing of a line that it removes.
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

    /// <summary>Adds a field before another one, 0-based.</summary>
    public sealed record InsertField(int Index, string Text) : PgHbaEdit;

    /// <summary>Takes one field out, 0-based; a record's only field stays.</summary>
    public sealed record RemoveField(int Index) : PgHbaEdit;

    /// <summary>Makes the record a comment; a continued one as a whole.</summary>
    public sealed record CommentOut : PgHbaEdit;

    /// <summary>Takes the <c>#</c> of a comment away, and one space behind it.</summary>
    public sealed record CommentIn : PgHbaEdit;

    /// <summary>Puts a whole line before the line; one more than the last line's number puts it at the end.</summary>
    public sealed record InsertBefore(string Text) : PgHbaEdit;

    /// <summary>Puts a copy of the record, byte for byte and without its comments, directly below it.</summary>
    public sealed record Duplicate : PgHbaEdit;

    /// <summary>Takes the record away, with the comments that stand directly above it when asked.</summary>
    public sealed record Remove(bool WithComments) : PgHbaEdit;

    /// <summary>
    /// Moves the record, with the comments that stand directly above it, before another line: where that is a record, above its comments.
    /// One more than the last line's number moves it to the end.
    /// </summary>
    public sealed record MoveBefore(int OtherLine) : PgHbaEdit;
}
