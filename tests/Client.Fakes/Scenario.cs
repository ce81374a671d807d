namespace PgTlsDashboard.Client.Fakes;

/// <summary>Which state of a page the fakes show.</summary>
public enum Scenario
{
    Filled,
    Empty,
    /// <summary>Nothing ever answers.</summary>
    Loading,
    /// <summary>One target cannot be read, the others can.</summary>
    Partial,
    Failed,
}

public enum ApplyEnding
{
    Applied,
    Drifted,
    Refused,
    RolledBack,
    Waiting,
    Unproven,
}

public enum VerifyEnding
{
    Proven,
    Surprises,
    NotProven,
    Refused,
}
