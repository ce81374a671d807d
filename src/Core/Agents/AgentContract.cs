namespace PgTlsDashboard.Core.Agents;

/// <summary>
/// The contract's number and its bounds. Fields are only added; an agent that is one contract older may read, undo and confirm.
/// </summary>
public static class AgentContract
{
    public const int Current = 1;

    /// <summary>Bytes of one message; a longer one ends the line.</summary>
    public const int LongestFrame = 8 * 1024 * 1024;

    /// <summary>Bytes of one piece of a content.</summary>
    public const int LongestPiece = 1024 * 1024;

    /// <summary>Bytes of all contents of one reading or one write.</summary>
    public const long MostBytes = 64L * 1024 * 1024;

    /// <summary>Files of one reading.</summary>
    public const int MostFiles = 1000;

    /// <summary>How long an applied change waits for the dashboard's look at the wire.</summary>
    public static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(60);
}
