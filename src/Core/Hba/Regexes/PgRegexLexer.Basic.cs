namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>Basic expressions, which <c>(?b)</c> asks for.</summary>
internal sealed partial class PgRegexLexer
{
    private void InBasic(char c)
    {
        switch (c)
        {
            case '*':
                Is(Type is PgRegexToken.Start or PgRegexToken.Open ? PgRegexToken.Plain : PgRegexToken.Repeat, c);
                break;
            case '[' or '.':
                Common(c);
                break;
            case '^':
                Is(Type is PgRegexToken.Start or PgRegexToken.Open ? PgRegexToken.Place : PgRegexToken.Plain, c);
                break;
            case '$':
                if (Expanded) SkipBlanks();
                Is(AtEnd || At(0, "\\)") ? PgRegexToken.Place : PgRegexToken.Plain, c);
                break;
            case '\\' when AtEnd:
                Fail(PgRegexError.Escape);
                break;
            case '\\':
                BasicEscape(text[_place++]);
                break;
            default:
                Is(PgRegexToken.Plain, c);
                break;
        }
    }

    private void BasicEscape(char c)
    {
        switch (c)
        {
            case '{':
                _mode = Mode.Bound;
                Is(PgRegexToken.OpenBound, 0);
                break;
            case '(':
                Is(PgRegexToken.Open, 1);
                break;
            case ')':
                Is(PgRegexToken.Close, c);
                break;
            case '<' or '>':
                Is(PgRegexToken.Place, c == '<' ? 'm' : 'M');
                break;
            case >= '1' and <= '9':
                Is(PgRegexToken.BackReference, c - '0');
                break;
            default:
                Is(PgRegexToken.Plain, c);
                break;
        }
    }
}
