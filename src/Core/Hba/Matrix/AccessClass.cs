namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>How a role gets in from a network, by the weakest way that is open.</summary>
public enum AccessClass
{
    /// <summary>No record lets it in, over TLS or without.</summary>
    Refused,

    /// <summary>A Unix-domain socket of the server's own machine.</summary>
    Socket,

    /// <summary>Over TLS only, with a client certificate whose CN is checked (verify-full, cert).</summary>
    MutualTls,

    /// <summary>Over TLS only (verify-ca counts here: any certificate of the authority will do).</summary>
    Tls,

    /// <summary>Over GSSAPI encryption only.</summary>
    Gss,

    /// <summary>Without encryption, whatever else is open.</summary>
    Plaintext,

    /// <summary>It is not knowable here; the explanation says why.</summary>
    Undecided,
}
