using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>A token of pg_hba.conf or pg_ident.conf: quoting takes a keyword's meaning away.</summary>
public sealed record ConfToken(string Text, bool Quoted)
{
    /// <summary>Whether the server takes the token for the keyword, and not for a name that is spelled like it.</summary>
    public bool IsKeyword(string keyword) => !Quoted && string.Equals(Text, keyword, StringComparison.Ordinal);
}

/// <summary>A field: the comma list of tokens that stood together.</summary>
public sealed record ConfField(ImmutableArray<ConfToken> Tokens)
{
    public override string ToString() => string.Join(',', Tokens.Select(token => token.Text));
}

/// <summary>
/// A logical line: where it begins (1-based, the first of continued lines), and its fields; none for blank lines and comments.
/// It keeps a slice of the document and reads its fields anew at each call, so that a large file costs no token objects.
/// </summary>
public sealed class ConfLine
{
    private readonly AuthBlock _block;
    private readonly int _index;

    internal ConfLine(AuthBlock block, int index, int lineNumber)
    {
        _block = block;
        _index = index;
        LineNumber = lineNumber;
    }

    public int LineNumber { get; }

    /// <summary>Bytes that are no UTF-8 come as U+FFFD. An <c>@file</c> stands as it was written.</summary>
    public ImmutableArray<ConfField> Fields => AuthTokens.Fields(Content, _block.Rules, TextPool.None, out _);

    /// <summary>The fields as they are written, quotes and all; bytes that are no UTF-8 come as U+FFFD.</summary>
    public ImmutableArray<string> Written
    {
        get
        {
            var content = Content;
            var spans = AuthTokens.Spans(content, _block.Rules);
            var fields = ImmutableArray.CreateBuilder<string>(spans.Count);
            foreach (var span in spans) fields.Add(Encoding.UTF8.GetString(content[span.Start..span.End]));
            return fields.MoveToImmutable();
        }
    }

    /// <summary>What stands behind the last field from its <c>#</c> on, or the whole comment; null without one.</summary>
    public string? Comment
    {
        get
        {
            var content = Content;
            var spans = AuthTokens.Spans(content, _block.Rules);
            var rest = content[(spans.Count == 0 ? 0 : spans[^1].End)..];
            // A token ends at the sign, a comma may stand between.
            var start = rest.IndexOfAnyExcept(" \t\r,"u8);
            return start >= 0 && rest[start] == (byte)'#' ? Encoding.UTF8.GetString(rest[start..]) : null;
        }
    }

    /// <summary>Nothing but a comment.</summary>
    public bool IsComment => _block.IsComment(_index);

    /// <summary>What the server's tokeniser says of the line; null when it takes it.</summary>
    public string? Error
    {
        get
        {
            if (_block.Lines[_index].TooLong) return AuthRules.LineTooLong;
            _ = AuthTokens.Fields(Content, _block.Rules, TextPool.None, out var error);
            return error;
        }
    }

    /// <summary>The line as the server's tokeniser gets it: continued lines joined, no line ending.</summary>
    public string Text => Encoding.UTF8.GetString(Content);

    internal ReadOnlySpan<byte> Content => _block.Content(_index);
}
