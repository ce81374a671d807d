using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Core.ErrorTexts.Unwrapping;

/// <summary>Takes a pasted text out of what carried it.</summary>
public static class TextUnwrapper
{
    /// <summary>In characters; what is longer is cut.</summary>
    public const int LongestText = 256 * 1024;

    /// <summary>What docker's JSON puts behind a line.</summary>
    private const string DockerEnd = "\",\"stream\":\"";

    public static PastedText Unwrap(string pasted)
    {
        ArgumentNullException.ThrowIfNull(pasted);
        if (pasted.Length > LongestText) pasted = pasted[..LongestText];
        var text = new StringBuilder(pasted.Length);
        var starts = ImmutableArray.CreateBuilder<int>();
        var numbers = ImmutableArray.CreateBuilder<int>();
        var number = 0;
        foreach (var line in TerminalCodes.Remove(pasted.Replace('\u00a0', ' ')).AsSpan().EnumerateLines())
        {
            number++;
            // An escaped log holds lines within the line.
            foreach (var inner in Escapes.Decode(line.ToString()).AsSpan().EnumerateLines())
            {
                if (inner.StartsWith(DockerEnd)) continue;
                starts.Add(text.Length);
                numbers.Add(number);
                Typography.AppendPlain(inner[LinePrefix.Length(inner)..], text);
                if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
            }
        }

        return new(text.ToString(), starts.ToImmutable(), numbers.ToImmutable());
    }
}
