using System.Text;

namespace PgTlsDashboard.Core.Login;

/// <summary>
/// Prepares a password for SCRAM as PostgreSQL's pg_saslprep does (RFC 4013). The tables are those of Unicode 3.2, the normalisation is
/// that of the running program's ICU: a program in globalization-invariant mode cannot normalise, and gets prepared passwords.
/// </summary>
public static class SaslPrep
{
    /// <summary>Whether this program can normalise; false in globalization-invariant mode.</summary>
    public static bool CanNormalize { get; } = "\u00bd".Normalize(NormalizationForm.FormKC) == "1\u20442";

    /// <summary>
    /// The prepared password; the password as it is where it cannot be prepared (a prohibited or unassigned character, both directions of
    /// writing, half a surrogate pair), which is what PostgreSQL and libpq use then. Preparing twice gives what preparing once gives.
    /// </summary>
    public static string Prepare(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (Ascii.IsValid(password)) return password;
        var mapped = Map(password);
        if (mapped is null or "") return password;
        var normalized = mapped.Normalize(NormalizationForm.FormKC);
        return IsAllowed(normalized) ? normalized : password;
    }

    /// <summary>Null where half a surrogate pair stands alone.</summary>
    private static string? Map(string password)
    {
        var mapped = new StringBuilder(password.Length);
        for (var i = 0; i < password.Length;)
        {
            if (!Rune.TryGetRuneAt(password, i, out var rune)) return null;
            // The zero width space is in both tables: PostgreSQL takes it for a space.
            if (IsIn(SaslPrepTables.Spaces, rune)) mapped.Append(' ');
            else if (!IsIn(SaslPrepTables.Nothing, rune)) mapped.Append(password, i, rune.Utf16SequenceLength);
            i += rune.Utf16SequenceLength;
        }
        return mapped.ToString();
    }

    private static bool IsAllowed(string text)
    {
        var (rightToLeft, leftToRight, first, last) = (false, false, default(Rune?), default(Rune));
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsIn(SaslPrepTables.Prohibited, rune) || IsIn(SaslPrepTables.Unassigned, rune)) return false;
            rightToLeft |= IsIn(SaslPrepTables.RightToLeft, rune);
            leftToRight |= IsIn(SaslPrepTables.LeftToRight, rune);
            first ??= rune;
            last = rune;
        }
        return !rightToLeft || !leftToRight && IsIn(SaslPrepTables.RightToLeft, first!.Value) && IsIn(SaslPrepTables.RightToLeft, last);
    }

    /// <summary>A binary search for the last range that begins at or before the character.</summary>
    private static bool IsIn(ReadOnlySpan<int> ranges, Rune rune)
    {
        var (low, high) = (0, ranges.Length / 2);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle * 2] <= rune.Value) low = middle + 1;
            else high = middle;
        }
        return low > 0 && rune.Value <= ranges[(low * 2) - 1];
    }
}
