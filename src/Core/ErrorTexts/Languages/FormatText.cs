using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>A printf format: its literal text, and which argument stands in each gap.</summary>
/// <param name="Pieces">One more than <paramref name="Arguments"/>; may be empty texts.</param>
/// <param name="Arguments">Counted from 0.</param>
internal sealed record FormatText(ImmutableArray<string> Pieces, ImmutableArray<int> Arguments)
{
    private const string Conversions = "diouxXeEfFgGcspm";
    private const string Modifiers = "-+ #0123456789.*lhzqjtL";

    public static FormatText Of(string format)
    {
        var pieces = ImmutableArray.CreateBuilder<string>();
        var arguments = ImmutableArray.CreateBuilder<int>();
        var piece = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                piece.Append(format[i]);
                continue;
            }

            if (format[i + 1] == '%')
            {
                piece.Append('%');
                i++;
                continue;
            }

            var end = Conversion(format, i + 1, out var position);
            if (end < 0)
            {
                piece.Append('%');
                continue;
            }

            pieces.Add(piece.ToString());
            piece.Clear();
            arguments.Add(position ?? arguments.Count);
            i = end;
        }

        pieces.Add(piece.ToString());
        return new(pieces.ToImmutable(), arguments.ToImmutable());
    }

    // The last character of %s, %ld, %2$s; negative when it is no conversion.
    private static int Conversion(string format, int at, out int? position)
    {
        position = null;
        var from = at;
        while (at < format.Length && char.IsAsciiDigit(format[at])) at++;
        if (at > from && at < format.Length && format[at] == '$'
            && int.TryParse(format.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and < 100)
        {
            position = number - 1;
            at++;
        }
        else
        {
            at = from;
        }

        while (at < format.Length && Modifiers.Contains(format[at], StringComparison.Ordinal)) at++;
        return at < format.Length && Conversions.Contains(format[at], StringComparison.Ordinal) ? at : -1;
    }
}
