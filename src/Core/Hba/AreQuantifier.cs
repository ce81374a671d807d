using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Hba;

/// <summary>Quantifiers of <see cref="ArePattern"/>: <c>*</c>, <c>+</c>, <c>?</c> and bounds, greedy or not.</summary>
internal static class AreQuantifier
{
    private const int MostRepeats = 255;

    /// <returns>The server's own words against it; null when it is one.</returns>
    public static string? Read(string text, ref int place, StringBuilder output)
    {
        if (text[place] != '{') output.Append(text[place++]);
        else if (Bound(text, ref place, output) is { } error) return error;
        if (place < text.Length && text[place] == '?')
        {
            output.Append('?');
            place++;
        }

        return null;
    }

    private static string? Bound(string text, ref int place, StringBuilder output)
    {
        var end = text.IndexOf('}', place);
        var body = end < 0 ? text[(place + 1)..] : text[(place + 1)..end];
        var counts = body.Split(',');
        if (counts.Length > 2 || counts.Any(count => count.AsSpan().ContainsAnyExceptInRange('0', '9'))) return "invalid repetition count(s)";
        if (end < 0) return "braces {} not balanced";
        var low = Count(counts[0]);
        var high = counts.Length == 1 ? low : counts[1].Length == 0 ? (int?)null : Count(counts[1]);
        if (low > MostRepeats || high > MostRepeats || high < low) return "invalid repetition count(s)";
        output.Append('{').Append(body).Append('}');
        place = end + 1;
        return null;
    }

    private static int Count(string digits) => digits.Length > 4 ? int.MaxValue : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
