using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>pg_hba.conf without loss: bytes in are bytes out; text, not meaning. Lines are named by their first line number.</summary>
public sealed record PgHbaConf
{
    private readonly AuthDocument document;

    private PgHbaConf(AuthDocument document) => this.document = document;

    public static PgHbaConf Parse(ImmutableArray<byte> text, PostgresVersion version) => new(AuthDocument.Parse(text, version));

    public ImmutableArray<byte> ToBytes() => document.ToBytes();

    /// <summary>Every logical line, blank ones and comments too; made anew at each call.</summary>
    public ImmutableArray<ConfLine> Lines => document.Lines();

    /// <summary>The same lines in runs, which edits share as far as they do not touch them.</summary>
    public IEnumerable<ConfBlock> Blocks => document.Blocks;

    /// <summary>Lines as the server counts them; one more names the file's end.</summary>
    public int LineCount => document.LineCount;

    /// <summary>Replaces one field's text in place; columns that follow keep their place where the white space allows it.</summary>
    /// <exception cref="ArgumentException">No such line or field, or the text is not exactly one field.</exception>
    public PgHbaConf ReplaceField(int lineNumber, int fieldIndex, string text) => new(document.ReplaceField(lineNumber, fieldIndex, text));

    /// <summary>Adds a field after the record's last one, before any comment.</summary>
    /// <exception cref="ArgumentException">No record there, it ends within a quote, or the text is not exactly one field.</exception>
    public PgHbaConf AppendField(int lineNumber, string text) => new(document.AppendField(lineNumber, text));

    /// <summary>
    /// Puts a whole line before the logical line at <paramref name="lineNumber"/>, with the file's own line ending; one more than the
    /// last line's number puts it at the end.
    /// </summary>
    /// <exception cref="ArgumentException">No logical line begins there, or the text is more than a line.</exception>
    public PgHbaConf InsertBefore(int lineNumber, string text) => new(document.InsertBefore(lineNumber, text));

    /// <summary>Makes a batch of edits at once, at linear cost; untouched lines keep their bytes, the end its newline or none.</summary>
    /// <exception cref="ArgumentException">
    /// No such line or field, a text that is not one field or not one line, a line that is moved or removed twice, or a change of a removed
    /// line.
    /// </exception>
    public PgHbaConf Edit(ImmutableArray<PgHbaEdit> edits) => edits.IsEmpty ? this : new(document.Edit(edits));
}
