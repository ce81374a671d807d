using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>Whether the attempt that no record matched was encrypted, which stands at the end of the server's sentence.</summary>
internal static class Encryption
{
    /// <summary>An address and two names of 63 bytes, with room for escapes.</summary>
    private const int LongestSentence = 420;

    // The first of them in the text decides; 13 says on and off.
    private static readonly (string Words, bool Encrypted)[] s_words =
    [
        ("no encryption", false), ("ssl off", false), ("ssl encryption", true), ("ssl on", true), ("gss encryption", true),
        ("tls=no", false), ("tls=tlsv1", true),
    ];

    /// <summary>Null where the sentence was cut before it.</summary>
    public static bool? Of(PastedText text, int start, int end)
    {
        var behind = text.Folded.AsSpan(end, Math.Min(LongestSentence, text.Folded.Length - end));
        // The next attempt has its own.
        if (behind.IndexOf("hba.conf", StringComparison.Ordinal) is var next and >= 0) behind = behind[..next];
        if (First(behind) is { } after) return after;
        if (OfAnotherLanguage(behind) is { } other) return other;
        // A translation may name the encryption first, and a pooler's line before tells it.
        var from = Math.Max(0, start - 260);
        return First(text.Folded.AsSpan(from, start - from));
    }

    private static bool? First(ReadOnlySpan<char> text)
    {
        var (at, encrypted) = (int.MaxValue, (bool?)null);
        foreach (var (words, value) in s_words)
            if (text.IndexOf(words, StringComparison.Ordinal) is var found and >= 0 && found < at) (at, encrypted) = (found, value);
        return encrypted;
    }

    // Behind the third name: "SSL …" is the on and off of 13, where plaintext is refused far more often; "… SSL" is the encryption of
    // later versions.
    private static bool? OfAnotherLanguage(ReadOnlySpan<char> behind)
    {
        var comma = behind.LastIndexOf("\", ");
        if (comma < 0) return null;
        var words = behind[(comma + 3)..];
        words = words[..Math.Min(words.Length, 40)];
        if (System.Text.Ascii.IsValid(words)) return null;
        return words.IndexOf("ssl", StringComparison.Ordinal) > 0;
    }
}
