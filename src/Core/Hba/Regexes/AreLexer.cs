namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>
/// The tokens of an advanced regular expression (documentation, 9.7.3), one ahead of whoever reads: the first fault counts, and one that the
/// lexer meets comes before one that the parser would find in the token at hand.
/// </summary>
internal sealed partial class AreLexer(string text)
{
    public static readonly string[] Lookarounds = ["=", "!", "<=", "<!"];

    private enum Mode
    {
        Expression,
        Bound,
        Bracket,
        Item,
        Quoted,
    }

    private bool Advanced => Dialect == AreDialect.Advanced;

    private int _place;
    private Mode _mode;
    private char _item;

    public AreToken Type { get; private set; }

    public int Value { get; private set; }

    public string? Error { get; private set; }

    public AreDialect Dialect { get; set; } = AreDialect.Advanced;

    /// <summary>White space and <c>#</c> comments count for nothing.</summary>
    public bool Expanded { get; set; }

    /// <summary>Groups that were opened so far: an escape of several digits is a reference only to one of them.</summary>
    public int Groups { get; set; }

    /// <summary>Where the next token begins.</summary>
    public int Position => _place;

    public bool AtEnd => _place >= text.Length;

    public void Begin(int place, bool quoted) => (_place, _mode) = (place, quoted ? Mode.Quoted : Mode.Expression);

    public void Fail(string error)
    {
        Error ??= error;
        Type = AreToken.End;
    }

    public void Next()
    {
        if (Error is not null) return;
        if (Expanded && _mode is Mode.Expression or Mode.Bound) SkipBlanks();
        if (AtEnd)
        {
            Type = AreToken.End;
            if (_mode == Mode.Bound) Fail(AreFault.Braces);
            else if (_mode is Mode.Bracket or Mode.Item) Fail(AreFault.Brackets);
            return;
        }

        switch (_mode)
        {
            case Mode.Bound:
                InBound(text[_place++]);
                break;
            case Mode.Bracket:
                InBracket(text[_place++]);
                break;
            case Mode.Item when text[_place] == _item && At(1, "]"):
                _place += 2;
                _mode = Mode.Bracket;
                Type = AreToken.CloseItem;
                break;
            case Mode.Expression when Dialect == AreDialect.Basic:
                InBasic(text[_place++]);
                break;
            case Mode.Expression:
                InExpression(text[_place++]);
                break;
            default:
                Is(AreToken.Plain, text[_place++]);
                break;
        }
    }

    private bool At(int offset, string expected) => string.CompareOrdinal(text, _place + offset, expected, 0, expected.Length) == 0;

    private bool Take(string expected)
    {
        if (!At(0, expected)) return false;
        _place += expected.Length;
        return true;
    }

    private void Is(AreToken type, int value) => (Type, Value) = (type, value);

    private void SkipBlanks()
    {
        while (true)
        {
            while (!AtEnd && text[_place] is ' ' or (>= '\t' and <= '\r')) _place++;
            if (AtEnd || text[_place] != '#') return;
            while (!AtEnd && text[_place] != '\n') _place++;
        }
    }

    private void InExpression(char c)
    {
        switch (c)
        {
            case '|':
                Is(AreToken.Or, 0);
                break;
            case '*' or '+' or '?':
                Is(AreToken.Repeat, Advanced && Take("?") ? -c : c);
                break;
            case '{':
                if (Expanded) SkipBlanks();
                if (AtEnd || !char.IsAsciiDigit(text[_place]))
                {
                    Is(AreToken.Plain, c);
                    break;
                }

                _mode = Mode.Bound;
                Is(AreToken.OpenBound, 0);
                break;
            case '(' when Advanced && Take("?"):
                Special();
                break;
            case '(':
                Is(AreToken.Open, 1);
                break;
            case ')':
                Is(AreToken.Close, c);
                break;
            case '[' or '.':
                Common(c);
                break;
            case '^' or '$':
                Is(AreToken.Place, c);
                break;
            case '\\' when AtEnd:
                Fail(AreFault.Escape);
                break;
            case '\\' when !Advanced:
                Is(AreToken.Plain, text[_place++]);
                break;
            case '\\':
                Escape();
                break;
            default:
                Is(AreToken.Plain, c);
                break;
        }
    }

    private void Common(char c)
    {
        if (c == '.')
        {
            Is(AreToken.Any, 0);
        }
        else if (At(0, "[:<:]]") || At(0, "[:>:]]"))
        {
            Is(AreToken.Place, text[_place + 2] == '<' ? 'm' : 'M');
            _place += 6;
        }
        else
        {
            _mode = Mode.Bracket;
            Is(AreToken.OpenBracket, Take("^") ? 0 : 1);
        }
    }

    /// <summary>Behind <c>(?</c>.</summary>
    private void Special()
    {
        if (Take(":"))
        {
            Is(AreToken.Open, 0);
            return;
        }

        if (Take("#"))
        {
            while (!AtEnd && text[_place] != ')') _place++;
            if (!AtEnd) _place++;
            Next();
            return;
        }

        var look = Array.FindIndex(Lookarounds, Take);
        if (look < 0) Fail(AreFault.Operand);
        else Is(AreToken.Look, look);
    }

    private void InBound(char c)
    {
        switch (c)
        {
            case >= '0' and <= '9':
                Is(AreToken.Digit, c - '0');
                break;
            case ',':
                Is(AreToken.Comma, 0);
                break;
            case '}' when Dialect != AreDialect.Basic:
                _mode = Mode.Expression;
                Is(AreToken.CloseBound, Advanced && Take("?") ? 0 : 1);
                break;
            case '\\' when Dialect == AreDialect.Basic && Take("}"):
                _mode = Mode.Expression;
                Is(AreToken.CloseBound, 1);
                break;
            default:
                Fail(AreFault.Repetition);
                break;
        }
    }

    private void InBracket(char c)
    {
        switch (c)
        {
            case '\\' when Advanced && AtEnd:
                Fail(AreFault.Escape);
                break;
            case '\\' when Advanced:
                Escape();
                if (Error is null && Type is not (AreToken.Plain or AreToken.Class)) Fail(AreFault.Escape);
                break;
            case '-':
                Is(Type == AreToken.OpenBracket || At(0, "]") ? AreToken.Plain : AreToken.Range, c);
                break;
            case ']' when Type != AreToken.OpenBracket:
                _mode = Mode.Expression;
                Is(AreToken.CloseBracket, 0);
                break;
            case '[' when AtEnd:
                Fail(AreFault.Brackets);
                break;
            case '[' when text[_place] is '.' or '=' or ':':
                _item = text[_place++];
                _mode = Mode.Item;
                Is(AreToken.OpenItem, _item);
                break;
            default:
                Is(AreToken.Plain, c);
                break;
        }
    }

    private void Escape()
    {
        if (AreEscapes.Read(text, ref _place, Groups) is not { } escape) Fail(AreFault.Escape);
        else Is(escape.Type, escape.Value);
    }
}
