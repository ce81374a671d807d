namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>How a record of pg_hba.conf lets people in.</summary>
public enum Transport
{
    Socket,
    Refuses,
    Plaintext,
    Gss,
    Tls,
    MutualTls,
}
