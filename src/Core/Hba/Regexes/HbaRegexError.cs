namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>
/// What the server says against an expression, in its own words. The view compiles it in the database's encoding (here UTF-8), a reload
/// byte by byte: beyond ASCII the two may differ.
/// </summary>
/// <param name="Shown">What the view shows; null where it takes the expression.</param>
/// <param name="Cause">What a reload logs; null where it takes the expression.</param>
internal readonly record struct HbaRegexError(string? Shown, string? Cause)
{
    public bool IsNone => Shown is null && Cause is null;

    public static HbaRegexError Of(string error) => new(error, error);

    /// <summary>The first fault counts, each for its reader.</summary>
    public HbaRegexError Then(HbaRegexError next) => new(Shown ?? next.Shown, Cause ?? next.Cause);
}
