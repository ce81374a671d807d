using System.Text;
using System.Text.Unicode;

namespace PgTlsDashboard.Core.Configuration.Lexing;

/// <summary>Names and values of postgresql.conf between bytes and text.</summary>
internal static class GucText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 where it is that, else Latin-1: a file does not declare its encoding.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? s_strict.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    /// <exception cref="ArgumentException">The text holds a lone surrogate.</exception>
    public static byte[] Encode(string text) => s_strict.GetBytes(text);

    /// <summary>A name with its ASCII letters in lower case, which is all that the server folds.</summary>
    public static string Fold(string name) => string.Create(name.Length, name, static (folded, from) =>
    {
        for (var i = 0; i < from.Length; i++) folded[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });

    /// <summary>What a value's token means, without quotes and escapes.</summary>
    public static string Value(ReadOnlySpan<byte> text, GucToken token)
    {
        var raw = text[token.Start..token.End];
        return Decode(token.Kind == GucTokenKind.String ? Unquote(raw) : raw);
    }

    /// <summary>The value as it is written: booleans and numbers bare, anything else quoted.</summary>
    /// <exception cref="ArgumentException">The value holds a line break or a NUL, or is no Unicode text.</exception>
    public static string Write(string value)
    {
        if (value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            throw new ArgumentException("A setting's value holds no line break and no NUL.", nameof(value));
        return IsBare(value) ? value : $"'{value.Replace("\\", @"\\").Replace("'", "''")}'";
    }

    private static bool IsBare(string value)
    {
        if (Fold(value) is "on" or "off" or "true" or "false" or "yes" or "no") return true;
        var bytes = Encode(value);
        return bytes.Length > 0 && value.AsSpan().IndexOfAnyInRange('0', '9') >= 0
            && GucLexer.Next(bytes, 0) is { Kind: GucTokenKind.Integer or GucTokenKind.Real, Start: 0 } token && token.End == bytes.Length;
    }

    // The server works on C strings: a NUL ends the token early, and what then stands last is dropped in the closing quote's stead.
    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOf((byte)0) is var cut and >= 0) raw = raw[..cut];
        var value = new byte[raw.Length];
        var length = 0;
        for (var i = 1; i < raw.Length; i++)
        {
            if (raw[i] == '\\') value[length++] = Escape(raw, ref i);
            else if (raw[i] == '\'' && i + 1 < raw.Length && raw[i + 1] == '\'') value[length++] = raw[++i];
            else value[length++] = raw[i];
        }
        ReadOnlySpan<byte> text = value.AsSpan(0, Math.Max(length - 1, 0));
        return text.IndexOf((byte)0) is var nul and >= 0 ? text[..nul] : text;
    }

    private static byte Escape(ReadOnlySpan<byte> raw, ref int i)
    {
        var letter = ++i < raw.Length ? raw[i] : (byte)0;
        if (letter is < (byte)'0' or > (byte)'7')
        {
            return letter switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                _ => letter,
            };
        }
        var octal = 0;
        var end = Math.Min(i + 3, raw.Length);
        for (; i < end && raw[i] is >= (byte)'0' and <= (byte)'7'; i++) octal = (octal * 8) + (raw[i] - '0');
        i--;
        return (byte)octal;
    }
}
