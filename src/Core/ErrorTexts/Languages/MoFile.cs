using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>
/// A compiled message catalogue of GNU gettext (its manual, "The Format of GNU MO Files"), read as hostile input: each number is checked
/// before it is used.
/// </summary>
/// <param name="Messages">The original and its translation; of a plural, its first form.</param>
public sealed record MoFile(ImmutableArray<(string Original, string Translation)> Messages)
{
    /// <summary>In bytes.</summary>
    public const int LargestFile = 8 << 20;

    /// <summary>PostgreSQL's server has about 7,000.</summary>
    public const int MostMessages = 50_000;

    /// <summary>In bytes, of an original or a translation.</summary>
    public const int LongestMessage = 64 << 10;

    private const uint Magic = 0x950412de;
    private const int HeaderLength = 20;

    /// <summary>Null when the bytes are no catalogue that can be read whole, or are past a limit.</summary>
    public static MoFile? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length is < HeaderLength or > LargestFile) return null;
        var little = BinaryPrimitives.ReadUInt32LittleEndian(file) == Magic;
        if (!little && BinaryPrimitives.ReadUInt32BigEndian(file) != Magic) return null;
        // Minor revisions add tables that this reader does not need; a major one would change the rest.
        if (Number(file, 4, little) >> 16 is not (0 or 1)) return null;
        var count = Number(file, 8, little);
        if (count > MostMessages) return null;
        var (originals, translations) = (Number(file, 12, little), Number(file, 16, little));
        if (!HasTable(file, originals, count) || !HasTable(file, translations, count)) return null;

        var encoding = Encoding.UTF8;
        var messages = ImmutableArray.CreateBuilder<(string, string)>((int)count);
        // Strings may share bytes; what they hold together is limited all the same.
        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            if (!TryText(file, (int)originals + i * 8, little, out var original)
                || !TryText(file, (int)translations + i * 8, little, out var translation)) return null;
            total += original.Length + translation.Length;
            if (total > 2L * LargestFile) return null;
            if (original.IsEmpty)
            {
                if (Charset(translation) is not { } charset) return null;
                encoding = charset;
                continue;
            }

            Add(messages, encoding.GetString(original), encoding.GetString(translation));
        }

        return new(messages.ToImmutable());
    }

    // A context stands before the original (\x04), a plural behind it (NUL), and each form of a translation ends with NUL.
    private static void Add(ImmutableArray<(string, string)>.Builder messages, string original, string translation)
    {
        original = original[(original.IndexOf('\x04', StringComparison.Ordinal) + 1)..];
        var singular = original.IndexOf('\0', StringComparison.Ordinal);
        if (singular >= 0) original = original[(singular + 1)..];
        var forms = translation.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (var form in forms.Take(8)) messages.Add((original, form));
    }

    private static uint Number(ReadOnlySpan<byte> file, int at, bool little) => little
        ? BinaryPrimitives.ReadUInt32LittleEndian(file[at..])
        : BinaryPrimitives.ReadUInt32BigEndian(file[at..]);

    private static bool HasTable(ReadOnlySpan<byte> file, uint at, uint count) => at >= HeaderLength && at + count * 8L <= file.Length;

    private static bool TryText(ReadOnlySpan<byte> file, int at, bool little, out ReadOnlySpan<byte> text)
    {
        var (length, offset) = (Number(file, at, little), Number(file, at + 4, little));
        text = default;
        if (length > LongestMessage || offset + (long)length > file.Length) return false;
        text = file.Slice((int)offset, (int)length);
        return true;
    }

    /// <summary>Of the header, which is the translation of nothing; null when it names one that is not known.</summary>
    private static Encoding? Charset(ReadOnlySpan<byte> header)
    {
        var text = Encoding.Latin1.GetString(header);
        const string key = "charset=";
        var at = text.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return Encoding.UTF8;
        var name = text[(at + key.Length)..].Split('\n', ' ', ';')[0].Trim();
        return name.Equals("UTF-8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : LegacyEncodings.Find(name);
    }
}
