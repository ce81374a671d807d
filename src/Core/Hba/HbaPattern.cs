using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PgTlsDashboard.Core.Hba;

/// <summary>A <c>/regex</c> of pg_hba.conf or pg_ident.conf, in PostgreSQL's own dialect (advanced regular expressions, C collation).</summary>
internal static class HbaPattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<(string Pattern, bool Backtracking), Regex> Compiled = new();

    /// <summary>Ready for many searches; null when it is not knowable here.</summary>
    public static Regex? Compile(string pattern)
    {
        var parsed = ArePattern.Parse(pattern);
        if (parsed.Error is not null || parsed.Translation is not { } translation) return null;
        if (Compiled.Count > 1000) Compiled.Clear();
        try
        {
            return Compiled.GetOrAdd((translation, parsed.NeedsBacktracking), static key => new(
                key.Pattern, RegexOptions.CultureInvariant | (key.Backtracking ? RegexOptions.None : RegexOptions.NonBacktracking), Patience));
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

    /// <returns>The server's own words against the expression (without its slash); null when it compiles.</returns>
    public static string? Check(string pattern) => ArePattern.Parse(pattern).Error;

    /// <summary>Null when it is not knowable here: a rare construct, or too long a search.</summary>
    public static bool? IsMatch(string pattern, string text) => Match(pattern, text)?.Success;

    /// <summary>The first parenthesised group, for <c>\1</c> of a user map; null when the expression has none or took no part in the match.</summary>
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
