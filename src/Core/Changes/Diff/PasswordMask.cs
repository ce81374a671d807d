using System.Buffers;
using System.Text;

namespace PgTlsDashboard.Core.Changes.Diff;

/// <summary>
/// Replaces the passwords of one line: in options of pg_hba.conf (ldapbindpasswd, radiussecrets) and in connection strings. It reads each
/// character a bounded number of times, so that a hostile line costs no more than another of its length.
/// </summary>
internal static class PasswordMask
{
    private const string Mask = "••••";

    // The longest that begin alike come first; the names of mere settings (password_encryption) go on with an underscore.
    private static readonly string[] s_names = ["ldapbindpasswd", "radiussecrets", "ssl_password", "sslpassword", "password", "passwd"];
    private static readonly SearchValues<string> s_anyName = SearchValues.Create(s_names, StringComparison.OrdinalIgnoreCase);

    public static string Apply(string line)
    {
        StringBuilder? masked = null;
        var copied = 0;
        for (var place = Next(line, 0); place >= 0; place = Next(line, place))
        {
            if (Value(line, place) is not { } value)
            {
                place++;
                continue;
            }
            (masked ??= new(line.Length)).Append(line, copied, value.Start.Value - copied).Append(Mask);
            copied = place = value.End.Value;
        }
        return masked is null ? line : masked.Append(line, copied, line.Length - copied).ToString();
    }

    private static int Next(string line, int from)
    {
        var found = line.AsSpan(from).IndexOfAny(s_anyName);
        return found < 0 ? -1 : from + found;
    }

    /// <summary>The value of the name at this place; null where it is another word, or has no value.</summary>
    private static Range? Value(string line, int name)
    {
        var word = Array.Find(s_names, n => line.AsSpan(name).StartsWith(n, StringComparison.OrdinalIgnoreCase))!;
        var end = name + word.Length;
        var isOption = word is "ldapbindpasswd" or "radiussecrets";
        // In pg_hba.conf a quote may begin before the name: what is inside counts whole.
        if (isOption && name > 0 && line[name - 1] == '"' && Assignment(line, end) is { } quoted) return quoted..AfterQuoted(line, quoted);
        if (name > 0 && IsWord(line[name - 1])) return null;
        // Or it ends before the equals sign.
        if (Assignment(line, end < line.Length && line[end] == '"' ? end + 1 : end) is not { } start) return null;
        var after = AfterValue(line, start);
        return after == start ? null : start..after;
    }

    /// <summary>Where the value after the equals sign begins; null when there is no equals sign.</summary>
    private static int? Assignment(string line, int place)
    {
        place = Skip(line, place, char.IsWhiteSpace);
        return place < line.Length && line[place] == '=' ? Skip(line, place + 1, char.IsWhiteSpace) : null;
    }

    private static int AfterQuoted(string line, int place) =>
        Skip(line, Skip(line, Skip(line, place, c => c != '"'), c => c == '"'), c => c != '"' && !char.IsWhiteSpace(c));

    /// <summary>
    /// A value in single quotes, with a backslash before them inside another string, or one of double quotes and other characters.
    /// </summary>
    private static int AfterValue(string line, int place)
    {
        var quote = place < line.Length && line[place] == '\\' ? place + 1 : place;
        if (quote < line.Length && line[quote] == '\'')
            place = Skip(line, Skip(line, Skip(line, quote, c => c == '\''), c => c != '\''), c => c == '\'');
        while (place < line.Length && line[place] != '\'' && !char.IsWhiteSpace(line[place]))
        {
            place = line[place] == '"'
                ? Skip(line, Skip(line, Skip(line, place, c => c == '"'), c => c != '"'), c => c == '"')
                : Skip(line, place, c => c is not ('"' or '\'') && !char.IsWhiteSpace(c));
        }
        return place;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int Skip(string line, int place, Func<char, bool> test)
    {
        while (place < line.Length && test(line[place])) place++;
        return place;
    }
}
