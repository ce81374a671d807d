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

    private readonly string text;
    private readonly StringBuilder output = new();
    private readonly HashSet<int> closed = [];
    private int place;
    private int groups;
    private int depth;
    private bool translatable = true;

    private ArePattern(string text) => this.text = text;

    public string? Error { get; private set; }

    public string? Translation { get; private set; }

    public bool NeedsBacktracking { get; private set; }

    public static ArePattern Parse(string text)
    {
        var pattern = new ArePattern(text);
        pattern.Run();
        return pattern;
    }

    private bool AtEnd => place >= text.Length;

    private bool Has(string expected) => string.CompareOrdinal(text, place, expected, 0, expected.Length) == 0;

    private void Run()
    {
        if (text.StartsWith("***=", StringComparison.Ordinal))
        {
            foreach (var c in text[4..]) output.Append(Literal(c));
        }
        else if (text.StartsWith("***", StringComparison.Ordinal) && !text.StartsWith("***:", StringComparison.Ordinal))
        {
            Error = "invalid regexp (reg version 0.8)";
        }
        else
        {
            if (text.StartsWith("***:", StringComparison.Ordinal)) place = 4;
            Options();
            if (Error is null) Alternatives();
            if (Error is null && !AtEnd) Error = Parentheses;
        }

        if (Error is null && translatable) Translation = output.ToString();
    }

    private void Options()
    {
        if (!Has("(?") || place + 2 >= text.Length || !char.IsAsciiLetter(text[place + 2])) return;
        var end = text.IndexOf(')', place);
        var letters = end < 0 ? text[(place + 2)..] : text[(place + 2)..end];
        if (end < 0 || letters.AsSpan().ContainsAnyExcept("bceimnpqstwx"))
        {
            Error = "invalid embedded option";
            return;
        }

        place = end + 1;
        translatable = !letters.AsSpan().ContainsAnyExcept("ceist");
        if (letters.LastIndexOf('i') > letters.LastIndexOf('c')) output.Append("(?i)");
    }

    private void Alternatives()
    {
        // The C stack is the server's bound for nesting; ours is lower and as far from any real pattern.
        if (++depth > 200) Error = "regular expression is too complex";
        while (Error is null)
        {
            Branch();
            if (Error is not null || AtEnd || text[place] != '|') break;
            place++;
            output.Append('|');
        }

        depth--;
    }

    private void Branch()
    {
        while (Error is null && !AtEnd && text[place] is not ('|' or ')'))
        {
            if (text[place] is '*' or '+' or '?' || AtBound())
            {
                Error = Operand;
                return;
            }

            var quantifiable = Atom();
            if (Error is not null || AtEnd || !(text[place] is '*' or '+' or '?' || AtBound())) continue;
            if (!quantifiable) Error = Operand;
            else Quantifier();
        }
    }

    private bool AtBound() => text[place] == '{' && place + 1 < text.Length && char.IsAsciiDigit(text[place + 1]);

    private void Quantifier()
    {
        if (text[place] != '{')
        {
            output.Append(text[place++]);
        }
        else
        {
            var end = text.IndexOf('}', place);
            var body = end < 0 ? text[(place + 1)..] : text[(place + 1)..end];
            var counts = body.Split(',');
            if (counts.Length > 2 || counts.Any(count => count.AsSpan().ContainsAnyExceptInRange('0', '9')))
            {
                Error = "invalid repetition count(s)";
                return;
            }

            if (end < 0)
            {
                Error = "braces {} not balanced";
                return;
            }

            var low = Count(counts[0]);
            var high = counts.Length == 1 ? low : counts[1].Length == 0 ? (int?)null : Count(counts[1]);
            if (low > 255 || high > 255 || high < low)
            {
                Error = "invalid repetition count(s)";
                return;
            }

            output.Append('{').Append(body).Append('}');
            place = end + 1;
        }

        if (!AtEnd && text[place] == '?')
        {
            output.Append('?');
            place++;
        }

        if (!AtEnd && (text[place] is '*' or '+' or '?' || AtBound())) Error = Operand;
    }

    private static int Count(string digits) => digits.Length > 4 ? 9999 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <returns>Whether a quantifier may follow.</returns>
    private bool Atom()
    {
        var c = text[place++];
        switch (c)
        {
            case '^':
                output.Append("\\A");
                return false;
            case '$':
                output.Append("\\z");
                return false;
            case '.':
                output.Append("[\\s\\S]");
                return true;
            case '(':
                return Group();
            case '[':
                Bracket();
                return true;
            case '\\':
                return EscapeAtom();
            default:
                output.Append(Literal(c));
                return true;
        }
    }

    private bool Group()
    {
        var quantifiable = true;
        var number = 0;
        if (Has("?:"))
        {
            place += 2;
            output.Append("(?:");
        }
        else if (Has("?=") || Has("?!") || Has("?<=") || Has("?<!"))
        {
            var length = text[place + 1] == '<' ? 3 : 2;
            output.Append('(').Append(text, place, length);
            place += length;
            quantifiable = false;
            NeedsBacktracking = true;
        }
        else if (!AtEnd && text[place] == '?')
        {
            Error = Operand;
            return false;
        }
        else
        {
            number = ++groups;
            output.Append('(');
        }

        Alternatives();
        if (Error is not null) return false;
        if (AtEnd || text[place] != ')')
        {
            Error = Parentheses;
            return false;
        }

        place++;
        output.Append(')');
        if (number > 0) closed.Add(number);
        return quantifiable;
    }

    private bool EscapeAtom()
    {
        if (AtEnd)
        {
            Error = Escape;
            return false;
        }

        var c = text[place++];
        if (!char.IsAsciiLetterOrDigit(c))
        {
            output.Append(Literal(c));
            return true;
        }

        switch (c)
        {
            case 'A':
                output.Append("\\A");
                return false;
            case 'Z':
                output.Append("\\z");
                return false;
            case 'm' or 'M' or 'y' or 'Y':
                const string word = "[A-Za-z0-9_]";
                NeedsBacktracking = true;
                output.Append(c switch
                {
                    'm' => $"(?<!{word})(?={word})",
                    'M' => $"(?<={word})(?!{word})",
                    'y' => $"(?:(?<!{word})(?={word})|(?<={word})(?!{word}))",
                    _ => $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))",
                });
                return false;
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W':
                output.Append(char.IsAsciiLetterLower(c) ? "[" : "[^").Append(AreClasses.Shorthand(char.ToLowerInvariant(c))).Append(']');
                return true;
            case >= '1' and <= '9':
                return BackReference(c - '0');
            default:
                if (AreEscapes.Read(c, text, ref place) is { } character) output.Append(Literal(character));
                else Error = Escape;
                return true;
        }
    }

    private bool BackReference(int number)
    {
        while (!AtEnd && char.IsAsciiDigit(text[place]) && number < 100 && closed.Contains((number * 10) + (text[place] - '0')))
            number = (number * 10) + (text[place++] - '0');
        if (!closed.Contains(number)) Error = "invalid backreference number";
        NeedsBacktracking = true;
        output.Append("(?:\\").Append(number).Append(')');
        return true;
    }

    private void Bracket()
    {
        var set = AreBracket.Read(text, ref place, out var error);
        if (error is not null) Error = error;
        else output.Append(set);
    }

    internal static string Literal(char c) => char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"\\u{(int)c:X4}";

    internal static string NotBalanced => Brackets;
}
