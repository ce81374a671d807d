namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>
/// The tokens of an advanced regular expression (documentation, 9.7.3), one ahead of whoever reads: the first fault counts, and one that
/// the lexer meets comes before one that the parser would find in the token at hand.
/// </summary>
internal sealed partial class PgRegexLexer(string text)
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

    private bool Advanced => Dialect == PgRegexDialect.Advanced;

    private int _place;
    private Mode _mode;
    private char _item;

    public PgRegexToken Type { get; private set; }

    public int Value { get; private set; }

    public string? Error { get; private set; }

    public PgRegexDialect Dialect { get; set; } = PgRegexDialect.Advanced;

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
        Type = PgRegexToken.End;
    }

    public void Next()
    {
        if (Error is not null) return;
        if (Expanded && _mode is Mode.Expression or Mode.Bound) SkipBlanks();
        if (AtEnd)
        {
            Type = PgRegexToken.End;
            if (_mode == Mode.Bound) Fail(PgRegexError.Braces);
            else if (_mode is Mode.Bracket or Mode.Item) Fail(PgRegexError.Brackets);
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
                Type = PgRegexToken.CloseItem;
                break;
            case Mode.Expression when Dialect == PgRegexDialect.Basic:
                InBasic(text[_place++]);
                break;
            case Mode.Expression:
                InExpression(text[_place++]);
                break;
            default:
                Is(PgRegexToken.Plain, text[_place++]);
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

    private void Is(PgRegexToken type, int value) => (Type, Value) = (type, value);

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
                Is(PgRegexToken.Or, 0);
                break;
            case '*' or '+' or '?':
                Is(PgRegexToken.Repeat, Advanced && Take("?") ? -c : c);
                break;
            case '{':
                if (Expanded) SkipBlanks();
                if (AtEnd || !char.IsAsciiDigit(text[_place]))
                {
                    Is(PgRegexToken.Plain, c);
                    break;
                }

                _mode = Mode.Bound;
                Is(PgRegexToken.OpenBound, 0);
                break;
            case '(' when Advanced && Take("?"):
                Special();
                break;
            case '(':
                Is(PgRegexToken.Open, 1);
                break;
            case ')':
                Is(PgRegexToken.Close, c);
                break;
            case '[' or '.':
                Common(c);
                break;
            case '^' or '$':
                Is(PgRegexToken.Place, c);
                break;
            case '\\' when AtEnd:
                Fail(PgRegexError.Escape);
                break;
            case '\\' when !Advanced:
                Is(PgRegexToken.Plain, text[_place++]);
                break;
            case '\\':
                Escape();
                break;
            default:
                Is(PgRegexToken.Plain, c);
                break;
        }
    }

    private void Common(char c)
    {
        if (c == '.')
        {
            Is(PgRegexToken.Any, 0);
        }
        else if (At(0, "[:<:]]") || At(0, "[:>:]]"))
        {
            Is(PgRegexToken.Place, text[_place + 2] == '<' ? 'm' : 'M');
            _place += 6;
        }
        else
        {
            _mode = Mode.Bracket;
            Is(PgRegexToken.OpenBracket, Take("^") ? 0 : 1);
        }
    }

    /// <summary>Behind <c>(?</c>.</summary>
    private void Special()
    {
        if (Take(":"))
        {
            Is(PgRegexToken.Open, 0);
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
        if (look < 0) Fail(PgRegexError.Operand);
        else Is(PgRegexToken.Look, look);
    }

    private void InBound(char c)
    {
        switch (c)
        {
            case >= '0' and <= '9':
                Is(PgRegexToken.Digit, c - '0');
                break;
            case ',':
                Is(PgRegexToken.Comma, 0);
                break;
            case '}' when Dialect != PgRegexDialect.Basic:
                _mode = Mode.Expression;
                Is(PgRegexToken.CloseBound, Advanced && Take("?") ? 0 : 1);
                break;
            case '\\' when Dialect == PgRegexDialect.Basic && Take("}"):
                _mode = Mode.Expression;
                Is(PgRegexToken.CloseBound, 1);
                break;
            default:
                Fail(PgRegexError.Repetition);
                break;
        }
    }

    private void InBracket(char c)
    {
        switch (c)
        {
            case '\\' when Advanced && AtEnd:
                Fail(PgRegexError.Escape);
                break;
            case '\\' when Advanced:
                Escape();
                if (Error is null && Type is not (PgRegexToken.Plain or PgRegexToken.Class)) Fail(PgRegexError.Escape);
                break;
            case '-':
                Is(Type == PgRegexToken.OpenBracket || At(0, "]") ? PgRegexToken.Plain : PgRegexToken.Range, c);
                break;
            case ']' when Type != PgRegexToken.OpenBracket:
                _mode = Mode.Expression;
                Is(PgRegexToken.CloseBracket, 0);
                break;
            case '[' when AtEnd:
                Fail(PgRegexError.Brackets);
                break;
            case '[' when text[_place] is '.' or '=' or ':':
                _item = text[_place++];
                _mode = Mode.Item;
                Is(PgRegexToken.OpenItem, _item);
                break;
            default:
                Is(PgRegexToken.Plain, c);
                break;
        }
    }

    private void Escape()
    {
        if (PgRegexEscapes.Read(text, ref _place, Groups) is not { } escape) Fail(PgRegexError.Escape);
        else Is(escape.Type, escape.Value);
    }
}
