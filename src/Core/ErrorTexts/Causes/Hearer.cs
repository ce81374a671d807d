namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>Who wrote a text.</summary>
public enum Hearer
{
    Unknown,

    /// <summary>A program that connects to a server.</summary>
    Client,

    /// <summary>PostgreSQL's log.</summary>
    ServerLog,

    /// <summary>The log of a program between both: pgbouncer, pgpool, HAProxy.</summary>
    PoolerLog,

    /// <summary>A program that looks at files or at the wire: openssl.</summary>
    Tool,
}
