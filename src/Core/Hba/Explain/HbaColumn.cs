namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>The columns of a record that choose whom it is for.</summary>
public enum HbaColumn
{
    Type,
    Address,
    Role,
    Database,
}
