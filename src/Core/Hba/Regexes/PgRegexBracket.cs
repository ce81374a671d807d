using System.Text;

namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>A bracket expression of <see cref="PgRegexPattern"/>, translated for .NET; null where that is not possible.</summary>
internal sealed class PgRegexBracket(PgRegexLexer lexer, string text)
{
    private readonly StringBuilder _set = new("[");
    private bool _translatable = true;

    /// <summary>From the opening bracket to the closing one, which stays.</summary>
    public string? Read()
    {
        if (lexer.Value == 0) _set.Append('^');
        lexer.Next();
        while (lexer.Type is not (PgRegexToken.CloseBracket or PgRegexToken.End)) Member();
        return _translatable ? _set.Append(']').ToString() : null;
    }

    private void Member()
    {
        int low;
        switch (lexer.Type)
        {
            case PgRegexToken.Range:
                lexer.Fail(PgRegexError.Range);
                return;
            case PgRegexToken.Class:
                _set.Append(PgRegexClasses.Shorthand((char)lexer.Value));
                lexer.Next();
                return;
            case PgRegexToken.OpenItem when lexer.Value == ':':
                var name = Item(PgRegexError.Class);
                if (lexer.Error is not null) return;
                if (PgRegexClasses.Named(name) is { } named) _set.Append(named);
                else lexer.Fail(PgRegexError.Class);
                return;
            case PgRegexToken.OpenItem when lexer.Value == '=':
                var only = Element();
                Add(only, only);
                return;
            case PgRegexToken.OpenItem:
                low = Element();
                break;
            default:
                low = lexer.Value;
                lexer.Next();
                break;
        }

        var high = low;
        if (lexer.Type == PgRegexToken.Range) high = High();
        if (lexer.Error is not null) return;
        if ((uint)high < (uint)low) lexer.Fail(PgRegexError.Range);
        else Add(low, high);
    }

    private int High()
    {
        lexer.Next();
        switch (lexer.Type)
        {
            case PgRegexToken.Plain or PgRegexToken.Range:
                var high = lexer.Value;
                lexer.Next();
                return high;
            case PgRegexToken.OpenItem when lexer.Value == '.':
                return Element();
            default:
                lexer.Fail(PgRegexError.Range);
                return 0;
        }
    }

    private int Element()
    {
        var name = Item(PgRegexError.Collating);
        if (lexer.Error is not null) return 0;
        if (PgRegexNames.Code(name) is { } code) return code;
        lexer.Fail(PgRegexError.Collating);
        return 0;
    }

    /// <summary>The text of an item; the token behind it is read before anybody looks at the text.</summary>
    private string Item(string empty)
    {
        var start = lexer.Position;
        var end = start;
        lexer.Next();
        while (lexer.Type == PgRegexToken.Plain)
        {
            end = lexer.Position;
            lexer.Next();
        }

        lexer.Next();
        if (end == start) lexer.Fail(empty);
        return text[start..end];
    }

    private void Add(int low, int high)
    {
        if (high > char.MaxValue)
        {
            _translatable = false;
            return;
        }

        _set.Append(PgRegexPattern.Literal(low));
        if (high != low) _set.Append('-').Append(PgRegexPattern.Literal(high));
    }
}
