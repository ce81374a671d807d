using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>
/// A <c>/regex</c> of pg_hba.conf or pg_ident.conf, in PostgreSQL's own dialect (advanced regular expressions, C collation).
/// </summary>
internal static class HbaRegex
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<(string Pattern, bool Backtracking), Regex> s_compiled = new();

    /// <summary>Ready for many searches; null when it is not knowable here.</summary>
    public static Regex? Compile(string pattern)
    {
        var parsed = PgRegexPattern.Parse(pattern);
        if (parsed.Error is not null || parsed.Translation is not { } translation) return null;
        if (s_compiled.Count > 1000) s_compiled.Clear();
        try
        {
            return s_compiled.GetOrAdd((translation, parsed.NeedsBacktracking), static key => new(
                key.Pattern, RegexOptions.CultureInvariant | (key.Backtracking ? RegexOptions.None : RegexOptions.NonBacktracking),
                key.Backtracking ? s_patience : Regex.InfiniteMatchTimeout));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Null for an expression that did not compile, or too long a search.</summary>
    public static bool? IsMatch(Regex? compiled, string text)
    {
        try
        {
            return compiled?.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Of a token that is an expression when it begins with a slash.</summary>
    public static HbaRegexError Fault(string token)
    {
        if (!token.StartsWith('/')) return default;
        var pattern = token[1..];
        if (Ascii.IsValid(pattern)) return PgRegexPattern.Parse(pattern).Error is { } error ? HbaRegexError.Of(Words(error)) : default;
        var bytes = AuthText.Encode(pattern);
        var shown = PgRegexPattern.Parse(PgRegexWideChars.Characters(bytes)).Error;
        var loaded = PgRegexPattern.Parse(Encoding.Latin1.GetString(bytes)).Error;
        return new(shown is null ? null : Words(shown), loaded is null ? null : Words(loaded));

        string Words(string cause) => $"invalid regular expression \"{pattern}\": {cause}";
    }

    /// <summary>Null when it is not knowable here: a rare construct, or too long a search.</summary>
    public static bool? IsMatch(string pattern, string text) => Match(pattern, text)?.Success;

    /// <summary>
    /// The first parenthesised group, for <c>\1</c> of a user map; null when the expression has none or took no part in the match.
    /// </summary>
    public static string? FirstGroup(string pattern, string text) =>
        Match(pattern, text) is { Success: true } match && match.Groups[1].Success ? match.Groups[1].Value : null;

    private static Match? Match(string pattern, string text)
    {
        try
        {
            return Compile(pattern)?.Match(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
