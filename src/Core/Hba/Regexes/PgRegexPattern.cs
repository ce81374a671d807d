using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>
/// Reads an advanced regular expression of PostgreSQL (documentation, 9.7.3), finds the fault that the server would, and translates it
/// for .NET; the translation is null where the two dialects have no common form.
/// </summary>
internal sealed class PgRegexPattern
{
    private const int MostRepeats = 255;

    /// <summary>The stack is the server's bound for nesting; ours is lower and as far from any real pattern.</summary>
    private const int Deepest = 1000;

    private readonly string _text;
    private readonly PgRegexLexer _lexer;
    private readonly StringBuilder _output = new();
    private readonly HashSet<int> _closed = [];
    private int _depth;
    private bool _translatable = true;

    private PgRegexPattern(string text) => (_text, _lexer) = (text, new(text));

    public string? Error => _lexer.Error;

    public string? Translation { get; private set; }

    public bool NeedsBacktracking { get; private set; }

    public static PgRegexPattern Parse(string text)
    {
        var pattern = new PgRegexPattern(text);
        pattern.Run();
        return pattern;
    }

    private void Run()
    {
        if (_text.StartsWith("***?", StringComparison.Ordinal)) _lexer.Fail(PgRegexError.Version);
        else if (_text.StartsWith("***=", StringComparison.Ordinal)) _lexer.Begin(4, quoted: true);
        else if (_text.StartsWith("***:", StringComparison.Ordinal)) Options(4);
        // Three stars and something else are in error even where a single one would be.
        else if (_text.StartsWith("***", StringComparison.Ordinal) && _text.Length > 3) _lexer.Fail(PgRegexError.Operand);
        else Options(0);
        _lexer.Next();
        Alternatives(PgRegexToken.End, inLook: false);
        if (Error is null && _translatable) Translation = _output.ToString();
    }

    private void Options(int place)
    {
        var quoted = false;
        if (string.CompareOrdinal(_text, place, "(?", 0, 2) == 0 && place + 2 < _text.Length && char.IsAsciiLetter(_text[place + 2]))
        {
            var ignoreCase = false;
            for (place += 2; place < _text.Length && char.IsAsciiLetter(_text[place]); place++)
            {
                switch (_text[place])
                {
                    case 'b' or 'e':
                        (_lexer.Dialect, quoted) = (_text[place] == 'e' ? PgRegexDialect.Extended : PgRegexDialect.Basic, false);
                        break;
                    case 'q':
                        (_lexer.Dialect, quoted) = (PgRegexDialect.Basic, true);
                        break;
                    case 'c' or 'i':
                        ignoreCase = _text[place] == 'i';
                        break;
                    case 'm' or 'n' or 'p' or 'w':
                        _translatable = false;
                        break;
                    case 's':
                        break;
                    case 't' or 'x':
                        _lexer.Expanded = _text[place] == 'x';
                        break;
                    default:
                        _lexer.Fail(PgRegexError.Option);
                        return;
                }
            }

            if (place >= _text.Length || _text[place++] != ')')
            {
                _lexer.Fail(PgRegexError.Option);
                return;
            }

            if (ignoreCase) _output.Append("(?i)");
        }

        _lexer.Begin(place, quoted);
    }

    private void Alternatives(PgRegexToken stop, bool inLook)
    {
        if (++_depth > Deepest) _lexer.Fail(PgRegexError.TooComplex);
        while (true)
        {
            while (_lexer.Type != PgRegexToken.Or && _lexer.Type != stop && _lexer.Type != PgRegexToken.End) Piece(inLook);
            if (_lexer.Type != PgRegexToken.Or) break;
            _output.Append('|');
            _lexer.Next();
        }

        if (_lexer.Type != stop) _lexer.Fail(PgRegexError.Parentheses);
        _depth--;
    }

    private void Piece(bool inLook)
    {
        if (!Atom(inLook)) return;
        switch (_lexer.Type)
        {
            case PgRegexToken.Repeat:
                _output.Append((char)Math.Abs(_lexer.Value)).Append(_lexer.Value < 0 ? "?" : "");
                _lexer.Next();
                break;
            case PgRegexToken.OpenBound:
                Bound();
                break;
            default:
                break;
        }
    }

    private void Bound()
    {
        _lexer.Next();
        var low = Count();
        int? high = low;
        if (_lexer.Type == PgRegexToken.Comma)
        {
            _lexer.Next();
            high = _lexer.Type == PgRegexToken.Digit ? Count() : null;
            if (low > high) _lexer.Fail(PgRegexError.Repetition);
        }

        if (_lexer.Type != PgRegexToken.CloseBound)
        {
            _lexer.Fail(PgRegexError.Repetition);
            return;
        }

        _output.Append(CultureInfo.InvariantCulture, $"{{{low},{high}}}").Append(_lexer.Value == 0 ? "?" : "");
        _lexer.Next();
    }

    private int Count()
    {
        var count = 0;
        while (_lexer.Type == PgRegexToken.Digit && count < MostRepeats)
        {
            count = (count * 10) + _lexer.Value;
            _lexer.Next();
        }

        if (_lexer.Type == PgRegexToken.Digit || count > MostRepeats) _lexer.Fail(PgRegexError.Repetition);
        return count;
    }

    /// <returns>Whether a quantifier may follow.</returns>
    private bool Atom(bool inLook)
    {
        switch (_lexer.Type)
        {
            case PgRegexToken.Place:
                _output.Append(Anchor((char)_lexer.Value));
                _lexer.Next();
                return false;
            case PgRegexToken.Look:
                NeedsBacktracking = true;
                _output.Append("(?").Append(PgRegexLexer.Lookarounds[_lexer.Value]);
                _lexer.Next();
                Group(inLook: true);
                return false;
            case PgRegexToken.Open:
                var number = _lexer.Value == 1 && !inLook ? ++_lexer.Groups : 0;
                _output.Append(number > 0 ? "(" : "(?:");
                _lexer.Next();
                Group(inLook);
                if (number > 0) _closed.Add(number);
                return true;
            case PgRegexToken.Close when _lexer.Dialect != PgRegexDialect.Extended:
                _lexer.Fail(PgRegexError.Parentheses);
                return false;
            case PgRegexToken.Plain or PgRegexToken.Close:
                _output.Append(Literal(_lexer.Value));
                break;
            case PgRegexToken.OpenBracket:
                if (new PgRegexBracket(_lexer, _text).Read() is { } set) _output.Append(set);
                else _translatable = false;
                break;
            case PgRegexToken.Class:
                _output.Append('[').Append(PgRegexClasses.Shorthand((char)_lexer.Value)).Append(']');
                break;
            case PgRegexToken.Any:
                _output.Append("[\\s\\S]");
                break;
            case PgRegexToken.BackReference:
                if (inLook || !_closed.Contains(_lexer.Value)) _lexer.Fail(PgRegexError.Reference);
                NeedsBacktracking = true;
                _output.Append(CultureInfo.InvariantCulture, $"(?:\\{_lexer.Value})");
                break;
            default:
                _lexer.Fail(PgRegexError.Operand);
                return false;
        }

        _lexer.Next();
        return true;
    }

    private void Group(bool inLook)
    {
        Alternatives(PgRegexToken.Close, inLook);
        _output.Append(')');
        _lexer.Next();
    }

    private string Anchor(char letter)
    {
        const string word = "[A-Za-z0-9_]";
        if (letter is 'm' or 'M' or 'y' or 'Y') NeedsBacktracking = true;
        return letter switch
        {
            '^' or 'A' => "\\A",
            '$' or 'Z' => "\\z",
            'm' => $"(?<!{word})(?={word})",
            'M' => $"(?<={word})(?!{word})",
            'y' => $"(?:(?<!{word})(?={word})|(?<={word})(?!{word}))",
            _ => $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))",
        };
    }

    internal static string Literal(int code) => code switch
    {
        <= char.MaxValue when char.IsAsciiLetterOrDigit((char)code) => ((char)code).ToString(),
        <= char.MaxValue => $"\\u{code:X4}",
        _ when Rune.IsValid(code) => $"(?:{new Rune(code)})",
        _ => "(?!)",
    };
}
