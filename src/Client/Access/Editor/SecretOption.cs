namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>One option of a record whose value is a password: where its name begins, and its value begins and ends.</summary>
public sealed record SecretOption(int Start, int Value, int End)
{
    private static readonly string[] s_names = ["ldapbindpasswd", "radiussecrets"];

    /// <summary>Every such option of a text, in a number of steps that grows with its length alone.</summary>
    public static IEnumerable<SecretOption> Find(string text)
    {
        for (var place = Next(text, 0); place < text.Length; place = Next(text, place))
        {
            var end = place + s_names.First(name => text.AsSpan(place).StartsWith(name, StringComparison.OrdinalIgnoreCase)).Length;
            if (Read(text, place, end) is not { } option)
            {
                place = end;
                continue;
            }
            yield return option;
            place = option.End;
        }
    }

    /// <summary>The text with the value of each of its options replaced.</summary>
    public static string Replace(string text, Func<string, string> replace)
    {
        var result = new System.Text.StringBuilder(text.Length);
        var copied = 0;
        foreach (var option in Find(text))
        {
            result.Append(text, copied, option.Value - copied).Append(replace(text[option.Value..option.End]));
            copied = option.End;
        }
        return result.Append(text, copied, text.Length - copied).ToString();
    }

    private static int Next(string text, int from)
    {
        var next = text.Length;
        foreach (var name in s_names)
            if (text.IndexOf(name, from, next - from, StringComparison.OrdinalIgnoreCase) is >= 0 and var found) next = found;
        return next;
    }

    private static SecretOption? Read(string text, int start, int end)
    {
        var place = SkipBlanks(text, end);
        if (place == text.Length || text[place] != '=') return null;
        var value = SkipBlanks(text, place + 1);
        // A token that is quoted as a whole ends at its quote; else quotes open and close within it, and blanks end it.
        var after = start > 0 && text[start - 1] == '"' ? AfterQuoted(text, value) : AfterToken(text, value);
        return after == value ? null : new(start, value, after);
    }

    private static int AfterQuoted(string text, int place)
    {
        for (; place < text.Length && text[place] is not ('\r' or '\n'); place++)
        {
            if (text[place] != '"') continue;
            // Two are one quote of the value.
            if (place + 1 == text.Length || text[place + 1] != '"') break;
            place++;
        }
        return place;
    }

    private static int AfterToken(string text, int place)
    {
        while (place < text.Length && !char.IsWhiteSpace(text[place]))
        {
            if (text[place++] != '"') continue;
            place = AfterQuoted(text, place);
            if (place < text.Length && text[place] == '"') place++;
        }
        return place;
    }

    private static int SkipBlanks(string text, int place)
    {
        while (place < text.Length && text[place] is (' ' or '\t')) place++;
        return place;
    }
}
