using System.Text;

namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>A bracket expression of <see cref="ArePattern"/>, translated for .NET; null where that is not possible.</summary>
internal sealed class AreBracket(AreLexer lexer, string text)
{
    private readonly StringBuilder _set = new("[");
    private bool _translatable = true;

    /// <summary>From the opening bracket to the closing one, which stays.</summary>
    public string? Read()
    {
        if (lexer.Value == 0) _set.Append('^');
        lexer.Next();
        while (lexer.Type is not (AreToken.CloseBracket or AreToken.End)) Member();
        return _translatable ? _set.Append(']').ToString() : null;
    }

    private void Member()
    {
        int low;
        switch (lexer.Type)
        {
            case AreToken.Range:
                lexer.Fail(AreFault.Range);
                return;
            case AreToken.Class:
                _set.Append(AreClasses.Shorthand((char)lexer.Value));
                lexer.Next();
                return;
            case AreToken.OpenItem when lexer.Value == ':':
                var name = Item(AreFault.Class);
                if (lexer.Error is not null) return;
                if (AreClasses.Named(name) is { } named) _set.Append(named);
                else lexer.Fail(AreFault.Class);
                return;
            case AreToken.OpenItem when lexer.Value == '=':
                var only = Element();
                Add(only, only);
                return;
            case AreToken.OpenItem:
                low = Element();
                break;
            default:
                low = lexer.Value;
                lexer.Next();
                break;
        }

        var high = low;
        if (lexer.Type == AreToken.Range) high = High();
        if (lexer.Error is not null) return;
        if ((uint)high < (uint)low) lexer.Fail(AreFault.Range);
        else Add(low, high);
    }

    private int High()
    {
        lexer.Next();
        switch (lexer.Type)
        {
            case AreToken.Plain or AreToken.Range:
                var high = lexer.Value;
                lexer.Next();
                return high;
            case AreToken.OpenItem when lexer.Value == '.':
                return Element();
            default:
                lexer.Fail(AreFault.Range);
                return 0;
        }
    }

    private int Element()
    {
        var name = Item(AreFault.Collating);
        if (lexer.Error is not null) return 0;
        if (AreNames.Code(name) is { } code) return code;
        lexer.Fail(AreFault.Collating);
        return 0;
    }

    /// <summary>The text of an item; the token behind it is read before anybody looks at the text.</summary>
    private string Item(string empty)
    {
        var start = lexer.Position;
        var end = start;
        lexer.Next();
        while (lexer.Type == AreToken.Plain)
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

        _set.Append(ArePattern.Literal(low));
        if (high != low) _set.Append('-').Append(ArePattern.Literal(high));
    }
}
