namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>How sure a cause is.</summary>
public enum Confidence
{
    /// <summary>The text leaves other causes open, and none of them is more likely than it.</summary>
    Possible,

    /// <summary>The same words have other causes too.</summary>
    Likely,

    /// <summary>The words have this cause alone.</summary>
    Certain,
}
