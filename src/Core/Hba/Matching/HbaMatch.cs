namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>Whether a part of a record fits an attempt: yes, no, or not knowable here, and why in a clause.</summary>
internal readonly record struct HbaMatch(bool? Fits, string Because)
{
    public static readonly HbaMatch Yes = new(true, "");

    public static HbaMatch No(string because) => new(false, because);

    public static HbaMatch Unknown(string because) => new(null, because);
}
