using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>A token of pg_hba.conf or pg_ident.conf: quoting takes a keyword's meaning away.</summary>
public sealed record ConfToken(string Text, bool Quoted);

/// <summary>A field: the comma list of tokens that stood together.</summary>
public sealed record ConfField(ImmutableArray<ConfToken> Tokens);

/// <summary>
/// A logical line: where it begins (1-based, the first of continued lines), and its fields; none for blank lines and comments.
/// </summary>
public sealed record ConfLine(int LineNumber, ImmutableArray<ConfField> Fields, string? Error);

/// <summary>pg_hba.conf without loss: bytes in are bytes out; text, not meaning. Lines are named by their first line number.</summary>
public sealed record PgHbaConf
{
    public static PgHbaConf Parse(ImmutableArray<byte> text, PostgresVersion version) => throw new NotImplementedException();

    public ImmutableArray<byte> ToBytes() => throw new NotImplementedException();

    public ImmutableArray<ConfLine> Lines => throw new NotImplementedException();

    /// <summary>Replaces one field's text in place; columns that follow keep their place where the white space allows it.</summary>
    public PgHbaConf ReplaceField(int lineNumber, int fieldIndex, string text) => throw new NotImplementedException();

    /// <summary>Adds a field after the record's last one, before any comment.</summary>
    public PgHbaConf AppendField(int lineNumber, string text) => throw new NotImplementedException();

    /// <summary>Puts a whole line before the logical line at <paramref name="lineNumber"/>, with the file's own line ending.</summary>
    public PgHbaConf InsertBefore(int lineNumber, string text) => throw new NotImplementedException();
}
