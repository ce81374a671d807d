using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>Numeric addresses as the C library of a server reads and writes them.</summary>
internal static class HbaAddressText
{
    private static readonly SearchValues<char> s_v6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private static readonly ImmutableArray<IPAddress> s_v4Masks = [.. Enumerable.Range(0, 33).Select(bits => Mask(bits, 32))];
    private static readonly ImmutableArray<IPAddress> s_v6Masks = [.. Enumerable.Range(0, 129).Select(bits => Mask(bits, 128))];
    private static readonly FrozenDictionary<IPAddress, string> s_maskTexts = s_v4Masks.Concat(s_v6Masks)
        .ToFrozenDictionary(mask => mask, Format);

    /// <summary>
    /// Takes what <c>getaddrinfo</c> takes as numeric: <c>10.1</c>, <c>0x7f.1</c> and <c>fe80::1%lo</c> too; null for a host name.
    /// </summary>
    public static IPAddress? Parse(ReadOnlySpan<char> text) => text.Contains(':') ? ParseV6(text) : ParseV4(text);

    private static IPAddress? ParseV4(ReadOnlySpan<char> text)
    {
        ulong address = 0;
        for (var part = 1; ; part++)
        {
            var dot = text.IndexOf('.');
            if ((dot >= 0 && part == 4) || ParseNumber(dot < 0 ? text : text[..dot]) is not { } number) return null;
            var bits = dot < 0 ? 8 * (5 - part) : 8;
            if (number >= 1UL << bits) return null;
            address = (address << bits) | number;
            if (dot < 0) break;
            text = text[(dot + 1)..];
        }

        return new([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);
    }

    private static ulong? ParseNumber(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || !char.IsAsciiDigit(text[0])) return null;
        var hexadecimal = text.Length > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
        var radix = hexadecimal ? 16u : text.Length > 1 && text[0] == '0' ? 8u : 10u;
        var digits = hexadecimal ? text[2..] : text;
        ulong value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit)) return null;
            var number = (uint)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
            if (number >= radix) return null;
            value = (value * radix) + number;
            if (value > uint.MaxValue) return null;
        }

        return digits.IsEmpty ? null : value;
    }

    private static IPAddress? ParseV6(ReadOnlySpan<char> text)
    {
        var zone = text.IndexOf('%');
        var number = zone < 0 ? text : text[..zone];
        if (number.ContainsAnyExcept(s_v6Characters)) return null;
        if (!IPAddress.TryParse(number, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        // An interface by name is known to the server only; a number or the loopback is taken anywhere.
        if (zone >= 0 && !IsZone(text[(zone + 1)..], address)) return null;
        return address;
    }

    // Linux takes what follows a colon for an alias of the interface, and its names have at most 15 bytes.
    private static bool IsZone(ReadOnlySpan<char> zone, IPAddress address) =>
        uint.TryParse(zone, NumberStyles.None, null, out _)
            || ((address.IsIPv6LinkLocal || address.IsIPv6Multicast) && zone.Length < 16 && (zone is "lo" || zone.StartsWith("lo:")));

    /// <summary>The bits of a CIDR suffix as <c>strtol</c> reads them (<c>+8</c> is 8); null when it is not valid for the family.</summary>
    public static IPAddress? ParsePrefix(ReadOnlySpan<char> text, AddressFamily family)
    {
        var digits = text.TrimStart(" \t\n\v\f\r");
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+")) digits = digits[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return null;
        digits = digits.TrimStart('0');
        if (digits.Length > 3) return null;
        var bits = digits.IsEmpty ? 0 : int.Parse(digits, NumberStyles.None, null);
        var length = family == AddressFamily.InterNetwork ? 32 : 128;
        return bits > length || (negative && bits > 0) ? null : length == 32 ? s_v4Masks[bits] : s_v6Masks[bits];
    }

    public static IPAddress Mask(int bits, int length)
    {
        Span<byte> bytes = stackalloc byte[length / 8];
        for (var index = 0; index < bytes.Length; index++) bytes[index] = (byte)(0xFF00 >> Math.Clamp(bits - (index * 8), 0, 8));
        return new(bytes);
    }

    /// <summary>Null for a mask with holes.</summary>
    public static int? PrefixLength(IPAddress mask)
    {
        var bytes = mask.GetAddressBytes();
        var bits = bytes.Sum(part => System.Numerics.BitOperations.PopCount(part));
        return Mask(bits, bytes.Length * 8).Equals(mask) ? bits : null;
    }

    /// <summary>As <c>inet_ntop</c> of glibc writes it, which is not always as .NET does.</summary>
    public static string Format(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        var words = new ushort[8];
        for (var index = 0; index < 8; index++) words[index] = (ushort)((bytes[index * 2] << 8) | bytes[(index * 2) + 1]);
        var (start, length) = LongestZeros(words);
        var text = new StringBuilder();
        for (var index = 0; index < 8; index++)
        {
            if (index >= start && index < start + length)
            {
                if (index == start) text.Append(':');
                continue;
            }

            if (index > 0) text.Append(':');
            if (index == 6 && start == 0 && (length == 6 || (length == 5 && words[5] == 0xFFFF)))
                return text.Append(new IPAddress(bytes.AsSpan(12))).ToString();
            text.Append(words[index].ToString("x", CultureInfo.InvariantCulture));
        }

        return start >= 0 && start + length == 8 ? text.Append(':').ToString() : text.ToString();
    }

    public static string FormatMask(IPAddress mask) => s_maskTexts.TryGetValue(mask, out var text) ? text : Format(mask);

    private static (int Start, int Length) LongestZeros(ushort[] words)
    {
        int start = -1, length = 1;
        for (var index = 0; index < 8; index++)
        {
            var end = index;
            while (end < 8 && words[end] == 0) end++;
            if (end - index > length) (start, length) = (index, end - index);
            index = Math.Max(index, end);
        }

        return start < 0 ? (-1, 0) : (start, length);
    }
}
