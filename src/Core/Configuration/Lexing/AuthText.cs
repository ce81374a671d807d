using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace PgTlsDashboard.Core.Configuration.Lexing;

/// <summary>
/// Text of authentication files, of any bytes and without loss: a byte that is no part of UTF-8 stands as a lone surrogate, U+DC80 to
/// U+DCFF, so that two names that differ stay different. JSON and pages show U+FFFD for it.
/// </summary>
internal static class AuthText
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done)
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
            else
                foreach (var bad in bytes[..used]) text.Append((char)(0xDC00 + bad));
            bytes = bytes[used..];
        }

        return text.ToString();
    }

    public static byte[] Encode(string text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length + 4);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var span = bytes.GetSpan(4);
            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) == OperationStatus.Done)
            {
                bytes.Advance(rune.EncodeToUtf8(span));
            }
            else
            {
                span[0] = (byte)rest[0];
                bytes.Advance(1);
            }

            rest = rest[used..];
        }

        return bytes.WrittenSpan.ToArray();
    }
}
