namespace PgTlsDashboard.Core.State;

/// <summary>How far a way in is proven.</summary>
public enum WayState
{
    NotTried,

    /// <summary>Some of what the level takes was shown, not all.</summary>
    Partly,

    /// <summary>All of it was shown, before the rules were changed.</summary>
    BeforeLastChange,

    /// <summary>The role entered as it must, and was refused as it must be.</summary>
    Proven,

    /// <summary>A connection got in that must be refused, or was refused though it must enter.</summary>
    Contradicted,
}

/// <summary>A way in, how far it is proven, and since when.</summary>
/// <param name="At">When the oldest of what proves it was shown; null where it is not proven.</param>
/// <param name="OverLoopback">It was shown from the server's own machine.</param>
public sealed record WayProof(WayIn Way, WayState State, DateTimeOffset? At, bool OverLoopback);
