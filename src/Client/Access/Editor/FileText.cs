using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>
/// A file as a text box can hold it (lines end in <c>\n</c> alone, secrets are hidden) and back: what the person did not touch keeps its
/// bytes.
/// </summary>
public static class FileText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 where the bytes are that, else Latin-1, which knows every byte.</summary>
    public static string Decode(ImmutableArray<byte> bytes)
    {
        try
        {
            return s_strict.GetString(bytes.AsSpan());
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes.AsSpan());
        }
    }

    public static string Shown(ImmutableArray<byte> bytes, SecretPlaceholders secrets)
    {
        var text = secrets.Hide(Decode(bytes)).Replace("\r\n", "\n", StringComparison.Ordinal);
        return Visible(text);
    }

    public static ImmutableArray<byte> ToBytes(ImmutableArray<byte> before, string shown, SecretPlaceholders secrets)
    {
        var old = Pieces(before);
        var was = old.Select(piece => Visible(secrets.Hide(Decode(piece.Text)))).ToArray();
        var now = shown.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        int head = 0, tail = 0;
        while (head < was.Length && head < now.Length && was[head] == now[head]) head++;
        while (tail < was.Length - head && tail < now.Length - head && was[^(tail + 1)] == now[^(tail + 1)]) tail++;
        var own = old.Length > 1 ? old[0].Ending : [(byte)'\n'];
        var bytes = ImmutableArray.CreateBuilder<byte>(before.Length + 64);
        for (var index = 0; index < now.Length; index++)
        {
            var kept = index < head ? index : index >= now.Length - tail ? was.Length - (now.Length - index) : -1;
            var replaced = kept < 0 && was.Length == now.Length ? index : kept;
            if (kept >= 0) bytes.AddRange(old[kept].Text.AsSpan());
            else bytes.AddRange(Encoding.UTF8.GetBytes(secrets.Reveal(now[index].Replace('␍', '\r').Replace('␀', '\0'))));
            if (index < now.Length - 1)
                bytes.AddRange(replaced >= 0 && old[replaced].Ending.Length > 0 ? old[replaced].Ending.AsSpan() : own.AsSpan());
        }

        return bytes.ToImmutable();
    }

    // A text box would take a lone carriage return for a line's end.
    private static string Visible(string text) => text.AsSpan().ContainsAny('\r', '\0') ? text.Replace('\r', '␍').Replace('\0', '␀') : text;

    private static (ImmutableArray<byte> Text, ImmutableArray<byte> Ending)[] Pieces(ImmutableArray<byte> bytes)
    {
        var pieces = new List<(ImmutableArray<byte>, ImmutableArray<byte>)>();
        var start = 0;
        while (bytes.AsSpan()[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            var end = start + length;
            var crlf = length > 0 && bytes[end - 1] == '\r';
            pieces.Add((bytes[start..(crlf ? end - 1 : end)], crlf ? [(byte)'\r', (byte)'\n'] : [(byte)'\n']));
            start = end + 1;
        }

        pieces.Add((bytes[start..], []));
        return [.. pieces];
    }
}
