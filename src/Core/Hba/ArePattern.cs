using System.Buffers;
using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Hba;

/// <summary>
/// Reads an advanced regular expression of PostgreSQL (documentation, 9.7.3), finds the fault that the server would, and translates it
/// for .NET; the translation is null where the two dialects have no common form.
/// </summary>
internal sealed class ArePattern
{
    private const string Parentheses = "parentheses () not balanced";
    private const string Brackets = "brackets [] not balanced";
    private const string Operand = "quantifier operand invalid";
    private const string Escape = "invalid escape \\ sequence";

    private static readonly SearchValues<char> OptionLetters = SearchValues.Create("bceimnpqstwx");

    private static readonly SearchValues<char> PlainOptions = SearchValues.Create("ceiqst");

    private readonly string _text;
    private readonly StringBuilder _output = new();
    private readonly HashSet<int> _closed = [];
    private int _place;
    private int _groups;
    private int _depth;
    private bool _translatable = true;

    private ArePattern(string text) => _text = text;

    public string? Error { get; private set; }

    public string? Translation { get; private set; }

    public bool NeedsBacktracking { get; private set; }

    public static ArePattern Parse(string text)
    {
        var pattern = new ArePattern(text);
        pattern.Run();
        return pattern;
    }

    private bool AtEnd => _place >= _text.Length;

    private bool Has(string expected) => string.CompareOrdinal(_text, _place, expected, 0, expected.Length) == 0;

    private void Run()
    {
        if (_text.StartsWith("***=", StringComparison.Ordinal))
        {
            _place = 4;
            Literals();
        }
        else if (_text.StartsWith("***?", StringComparison.Ordinal))
        {
            Error = "invalid regexp (reg version 0.8)";
        }
        else
        {
            if (_text.StartsWith("***:", StringComparison.Ordinal)) _place = 4;
            Options();
            if (Error is null) Alternatives();
            if (Error is null && !AtEnd) Error = Parentheses;
        }

        if (Error is null && _translatable) Translation = _output.ToString();
    }

    private void Options()
    {
        if (!Has("(?") || _place + 2 >= _text.Length || !char.IsAsciiLetter(_text[_place + 2])) return;
        var end = _text.IndexOf(')', _place);
        var letters = end < 0 ? _text[(_place + 2)..] : _text[(_place + 2)..end];
        if (end < 0 || letters.AsSpan().ContainsAnyExcept(OptionLetters))
        {
            Error = "invalid embedded option";
            return;
        }

        _place = end + 1;
        if (letters.LastIndexOfAny(['b', 'e']) < letters.LastIndexOf('q')) Literals();
        _translatable = !letters.AsSpan().ContainsAnyExcept(PlainOptions);
        if (letters.LastIndexOf('i') > letters.LastIndexOf('c')) _output.Append("(?i)");
    }

    private void Literals()
    {
        while (!AtEnd) _output.Append(Literal(_text[_place++]));
    }

    private void Alternatives()
    {
        // The C stack is the server's bound for nesting; ours is lower and as far from any real pattern.
        if (++_depth > 200) Error = "regular expression is too complex";
        while (Error is null)
        {
            Branch();
            if (Error is not null || AtEnd || _text[_place] != '|') break;
            _place++;
            _output.Append('|');
        }

        _depth--;
    }

    private void Branch()
    {
        while (Error is null && !AtEnd && _text[_place] is not ('|' or ')'))
        {
            if (_text[_place] is '*' or '+' or '?' || AtBound())
            {
                Error = Operand;
                return;
            }

            var quantifiable = Atom();
            if (Error is not null || AtEnd || !(_text[_place] is '*' or '+' or '?' || AtBound())) continue;
            if (!quantifiable) Error = Operand;
            else Quantifier();
        }
    }

    private bool AtBound() => _text[_place] == '{' && _place + 1 < _text.Length && char.IsAsciiDigit(_text[_place + 1]);

    private void Quantifier()
    {
        Error = AreQuantifier.Read(_text, ref _place, _output);
        if (Error is null && !AtEnd && (_text[_place] is '*' or '+' or '?' || AtBound())) Error = Operand;
    }

    /// <returns>Whether a quantifier may follow.</returns>
    private bool Atom()
    {
        var c = _text[_place++];
        switch (c)
        {
            case '^':
                _output.Append("\\A");
                return false;
            case '$':
                _output.Append("\\z");
                return false;
            case '.':
                _output.Append("[\\s\\S]");
                return true;
            case '(' when Has("?#"):
                var end = _text.IndexOf(')', _place);
                _place = end < 0 ? _text.Length : end + 1;
                return true;
            case '(':
                return Group();
            case '[':
                Bracket();
                return true;
            case '\\':
                return EscapeAtom();
            default:
                _output.Append(Literal(c));
                return true;
        }
    }

    private bool Group()
    {
        var quantifiable = true;
        var number = 0;
        if (Has("?:"))
        {
            _place += 2;
            _output.Append("(?:");
        }
        else if (Has("?=") || Has("?!") || Has("?<=") || Has("?<!"))
        {
            var length = _text[_place + 1] == '<' ? 3 : 2;
            _output.Append('(').Append(_text, _place, length);
            _place += length;
            quantifiable = false;
            NeedsBacktracking = true;
        }
        else if (!AtEnd && _text[_place] == '?')
        {
            Error = Operand;
            return false;
        }
        else
        {
            number = ++_groups;
            _output.Append('(');
        }

        Alternatives();
        if (Error is not null) return false;
        if (AtEnd || _text[_place] != ')')
        {
            Error = Parentheses;
            return false;
        }

        _place++;
        _output.Append(')');
        if (number > 0) _closed.Add(number);
        return quantifiable;
    }

    private bool EscapeAtom()
    {
        if (AtEnd)
        {
            Error = Escape;
            return false;
        }

        var c = _text[_place++];
        if (!char.IsAsciiLetterOrDigit(c))
        {
            _output.Append(Literal(c));
            return true;
        }

        switch (c)
        {
            case 'A':
                _output.Append("\\A");
                return false;
            case 'Z':
                _output.Append("\\z");
                return false;
            case 'm' or 'M' or 'y' or 'Y':
                const string word = "[A-Za-z0-9_]";
                NeedsBacktracking = true;
                _output.Append(c switch
                {
                    'm' => $"(?<!{word})(?={word})",
                    'M' => $"(?<={word})(?!{word})",
                    'y' => $"(?:(?<!{word})(?={word})|(?<={word})(?!{word}))",
                    _ => $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))",
                });
                return false;
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W':
                _output.Append('[').Append(AreClasses.Shorthand(c)).Append(']');
                return true;
            case >= '1' and <= '9':
                return BackReference();
            default:
                if (AreEscapes.Read(c, _text, ref _place) is { } character) _output.Append(Literal(character));
                else Error = Escape;
                return true;
        }
    }

    /// <summary>More digits than one are a reference only when so many groups were opened, else an octal character.</summary>
    private bool BackReference()
    {
        var end = _place;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]) && end - _place < 4) end++;
        var number = int.Parse(_text.AsSpan((_place - 1)..end), NumberStyles.None, CultureInfo.InvariantCulture);
        if (end > _place && number > _groups)
        {
            _place--;
            if (AreEscapes.Octal(_text, ref _place) is { } character) _output.Append(Literal(character));
            else Error = Escape;
            return true;
        }

        _place = end;
        if (!_closed.Contains(number)) Error = "invalid backreference number";
        NeedsBacktracking = true;
        _output.Append("(?:\\").Append(number).Append(')');
        return true;
    }

    private void Bracket()
    {
        var set = AreBracket.Read(_text, ref _place, out var error);
        if (error is not null) Error = error;
        else _output.Append(set);
    }

    internal static string Literal(char c) => char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"\\u{(int)c:X4}";

    internal static string NotBalanced => Brackets;
}
