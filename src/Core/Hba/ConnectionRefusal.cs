namespace PgTlsDashboard.Core.Hba;

/// <summary>
/// What a client was told when pg_hba.conf refused it (<c>no pg_hba.conf entry for host "10.0.0.7", user "app", database "orders", no encryption</c>),
/// read back into the attempt that it was.
/// </summary>
public static class ConnectionRefusal
{
    /// <summary>Null when the text holds no such sentence. Any text around it (psql's, a driver's, a log line's) is passed over.</summary>
    public static HbaAttempt? Read(string text) => throw new NotSupportedException();
}
