using System.Collections.Immutable;
using System.Text;
using CsCheck;

namespace PgTlsDashboard.Core.Tests.Configuration;

/// <summary>Texts between strings and bytes, and generators of hostile ones.</summary>
internal static class ConfigurationText
{
    private static readonly string[] s_fragments =
    [
        "ssl", "SSL", "port", "log_line_prefix", "plpgsql.x", "include", "=", " = ", " ", "\t", "\n", "\n", "\r\n", "\r", "#", "##",
        "# ssl = on",
        "'", "''", "'on'", "'it''s'", @"'\101\n'", "\\", "on", "5", "-5", "0x1F", "0.5", ".", "4MB", "1e5", "a.b", "en_US.UTF-8", "[", "]",
        "[primary]", "[pgmoneta]",
        ";", "host = h", "\0", "\uFEFF", "é", "\"", "*", "$",
    ];

    private static readonly Gen<byte[]> s_piece = Gen.Frequency(
        (9, Gen.OneOf(s_fragments).Select(Encoding.UTF8.GetBytes)),
        (1, Gen.Byte.Array[1, 3]));

    /// <summary>Any bytes, most of them nearly a configuration.</summary>
    public static readonly Gen<ImmutableArray<byte>> Any =
        s_piece.Array[0, 40].Select(static pieces => pieces.SelectMany(static piece => piece).ToImmutableArray());

    public static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];

    public static string Text(ImmutableArray<byte> bytes) => Encoding.UTF8.GetString(bytes.AsSpan());

    public static string Hex(ImmutableArray<byte> bytes) => Convert.ToHexString(bytes.AsSpan());

    /// <summary>Lines without their endings, so that a last line that gets its ending counts as unchanged.</summary>
    public static ImmutableArray<string> Lines(ImmutableArray<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes.AsSpan()).Split('\n');
        return [.. lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).Select(static line => line.TrimEnd('\r'))];
    }

    /// <summary>Whether one line was changed, or some were put in at one place, and no other line was touched.</summary>
    public static void AssertOnePlace(ImmutableArray<byte> before, ImmutableArray<byte> after, int inserted)
    {
        var (old, now) = (Lines(before), Lines(after));
        var head = old.Zip(now).TakeWhile(static pair => pair.First == pair.Second).Count();
        if (old.Length == now.Length) Assert.Equal(old.Skip(head + 1), now.Skip(head + 1));
        else Assert.Equal(old.Skip(head), now.Skip(head + inserted));
        Assert.True(now.Length == old.Length || now.Length == old.Length + inserted, $"{old.Length} lines became {now.Length}.");
    }
}
