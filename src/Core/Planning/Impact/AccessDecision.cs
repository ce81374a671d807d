namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Whether somebody gets in: yes, no, or not knowable here, and why in a sentence.</summary>
internal readonly record struct AccessDecision(bool? In, string Because)
{
    public static AccessDecision Yes(string because) => new(true, because);

    public static AccessDecision No(string because) => new(false, because);

    public static AccessDecision Unknown(string because) => new(null, because);
}
