using System.Text;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>The encodings from before UTF-8, and the texts that were read in the wrong one of them.</summary>
internal static class LegacyEncodings
{
    // What a console or a driver wrote, and as what it was read.
    private static readonly (string Written, string Read)[] s_mistakes =
    [
        ("windows-1251", "windows-1252"), ("utf-8", "windows-1252"), ("gb18030", "windows-1252"), ("cp866", "windows-1251"),
        ("windows-1251", "cp866"), ("koi8-r", "windows-1251"), ("windows-1251", "koi8-r"), ("utf-8", "windows-1251"),
        ("shift_jis", "windows-1252"), ("euc-jp", "windows-1252"), ("euc-kr", "windows-1252"), ("koi8-r", "windows-1252"),
        ("cp866", "windows-1252"), ("windows-1252", "cp850"), ("utf-8", "gb18030"), ("cp850", "windows-1252"), ("utf-8", "cp850"),
        ("utf-8", "cp437"),
    ];

    public static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // No name of an encoding, or UTF-7, which .NET does not read.
            return null;
        }
    }

    /// <summary>What the text may have been; nothing for a text of ASCII alone.</summary>
    public static IEnumerable<string> Repairs(string text)
    {
        if (Ascii.IsValid(text)) return [];
        return s_mistakes.Select(mistake => Repair(text, mistake.Written, mistake.Read)).OfType<string>()
            .Where(repaired => repaired != text).Distinct(StringComparer.Ordinal);
    }

    private static string? Repair(string text, string written, string read) =>
        Find(written) is { } writer && Find(read) is { } reader ? writer.GetString(reader.GetBytes(text)) : null;
}
