namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>Basic expressions, which <c>(?b)</c> asks for.</summary>
internal sealed partial class AreLexer
{
    private void InBasic(char c)
    {
        switch (c)
        {
            case '*':
                Is(Type is AreToken.Start or AreToken.Open ? AreToken.Plain : AreToken.Repeat, c);
                break;
            case '[' or '.':
                Common(c);
                break;
            case '^':
                Is(Type is AreToken.Start or AreToken.Open ? AreToken.Place : AreToken.Plain, c);
                break;
            case '$':
                if (Expanded) SkipBlanks();
                Is(AtEnd || At(0, "\\)") ? AreToken.Place : AreToken.Plain, c);
                break;
            case '\\' when AtEnd:
                Fail(AreFault.Escape);
                break;
            case '\\':
                BasicEscape(text[_place++]);
                break;
            default:
                Is(AreToken.Plain, c);
                break;
        }
    }

    private void BasicEscape(char c)
    {
        switch (c)
        {
            case '{':
                _mode = Mode.Bound;
                Is(AreToken.OpenBound, 0);
                break;
            case '(':
                Is(AreToken.Open, 1);
                break;
            case ')':
                Is(AreToken.Close, c);
                break;
            case '<' or '>':
                Is(AreToken.Place, c == '<' ? 'm' : 'M');
                break;
            case >= '1' and <= '9':
                Is(AreToken.BackReference, c - '0');
                break;
            default:
                Is(AreToken.Plain, c);
                break;
        }
    }
}
