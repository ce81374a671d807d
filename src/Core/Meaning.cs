namespace PgTlsDashboard.Core;

/// <summary>How a state weighs; the only four meanings that a colour has on a page.</summary>
public enum Meaning
{
    NotKnown,
    Proven,
    Attention,
    Broken,
}
