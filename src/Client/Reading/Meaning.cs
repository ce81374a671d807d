namespace PgTlsDashboard.Client.Reading;

/// <summary>The four meanings a colour may have.</summary>
public enum Meaning
{
    NotKnown,
    Proven,
    Attention,
    Broken,
}
