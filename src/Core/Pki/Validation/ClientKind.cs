namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>The libraries by which clients of PostgreSQL verify a server.</summary>
public enum ClientKind
{
    /// <summary>
    /// psql, psycopg and what else builds on libpq, with OpenSSL 3 at security level 2 (Debian, Ubuntu, Red Hat; 3.2 by itself).
    /// </summary>
    LibpqOpenSsl3,
    /// <summary>The same with OpenSSL 1.1.1, whose own level is 1.</summary>
    LibpqOpenSsl11,
    GnuTls,
    /// <summary>pgjdbc, which leaves TLS to Java.</summary>
    Pgjdbc,
    /// <summary>Npgsql, which leaves TLS to .NET; on Linux that is OpenSSL 3 without its levels for certificates.</summary>
    Npgsql,
    /// <summary>pgx and lib/pq.</summary>
    Go,
    /// <summary>tokio-postgres and sqlx with rustls.</summary>
    Rustls,
}
