using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// A block of textual encoding (RFC 7468) and where its body stands. .NET's finder looks for an end behind every beginning, which takes
/// minutes on a hostile mebibyte; here the next dashes must be the end, since Base64 has none.
/// </summary>
internal readonly record struct PemBlock(string Label, Range Body)
{
    private const int LongestLabel = 64;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>The next whole block at or behind a position, which moves behind it; null when there is not one.</summary>
    public static PemBlock? Next(ReadOnlySpan<byte> text, ref int position)
    {
        while (text[position..].IndexOf(Begin) is var offset && offset >= 0)
        {
            position += offset + Begin.Length;
            var labelLength = text[position..].IndexOf(Dashes);
            if (labelLength is < 0 or > LongestLabel)
                continue;
            var label = text.Slice(position, labelLength);
            var start = position + labelLength + Dashes.Length;
            var length = text[start..].IndexOf(Dashes);
            if (length < 0)
                continue;
            var end = Encoding.ASCII.GetBytes($"-----END {Encoding.ASCII.GetString(label)}-----");
            if (!text[(start + length)..].StartsWith(end))
                continue;
            position = start + length + end.Length;
            return new PemBlock(Encoding.ASCII.GetString(label), start..(start + length));
        }
        return null;
    }

    /// <summary>The bytes behind the Base64; null when it is not Base64.</summary>
    public byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var source = text[Body];
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(source.Length)];
        return Base64.DecodeFromUtf8(source, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : null;
    }
}
