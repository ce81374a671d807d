namespace PgTlsDashboard.Core.ErrorTexts.Sentences;

/// <summary>
/// The spelling in which texts are compared: lower case, and a space for <c>_</c> and <c>-</c>, because <c>CERTIFICATE_VERIFY_FAILED</c>,
/// <c>certificate verify failed</c>, <c>self-signed</c> and <c>self signed</c> are the same words. The length stays the same.
/// </summary>
public static class Folding
{
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Create(text.Length, text, static (folded, source) =>
        {
            for (var i = 0; i < folded.Length; i++) folded[i] = source[i] is '_' or '-' ? ' ' : char.ToLowerInvariant(source[i]);
        });
    }
}
