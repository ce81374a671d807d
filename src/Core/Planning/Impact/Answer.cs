namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Whether somebody gets in: yes, no, or not knowable here, and why in a sentence.</summary>
internal readonly record struct Answer(bool? In, string Because)
{
    public static Answer Yes(string because) => new(true, because);

    public static Answer No(string because) => new(false, because);

    public static Answer Unknown(string because) => new(null, because);
}
