namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>The server's answer to SSLRequest: <c>S</c>, <c>N</c>, an error, nothing, or something that is no PostgreSQL.</summary>
public enum SslRequestResponse
{
    NotAsked,
    Accepted,
    Refused,
    Error,
    Injected,
    Closed,
    TimedOut,
    NotPostgres,
}
