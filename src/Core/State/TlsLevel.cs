namespace PgTlsDashboard.Core.State;

/// <summary>
/// How well a server is protected: by the weakest path that is open over TCP from an address that is not loopback. From weak to strong.
/// </summary>
public enum TlsLevel
{
    /// <summary>The rules or the wire do not say.</summary>
    NotKnown,

    /// <summary>The server has no TLS, and a record lets in without it.</summary>
    Plaintext,

    /// <summary>The server has TLS, and a record lets in without it.</summary>
    TlsOffered,

    /// <summary>No record lets in without encryption (GSSAPI encryption counts), and one lets in without a client certificate.</summary>
    TlsRequired,

    /// <summary>Each record that lets in asks for a client certificate.</summary>
    ClientCertificateRequired,

    /// <summary>Nobody gets in from another machine.</summary>
    NoNetworkPath,
}

/// <summary>A level for people.</summary>
public static class TlsLevels
{
    public static string Name(TlsLevel level) => level switch
    {
        TlsLevel.Plaintext => "Plaintext",
        TlsLevel.TlsOffered => "TLS offered",
        TlsLevel.TlsRequired => "TLS required",
        TlsLevel.ClientCertificateRequired => "Client certificate required",
        TlsLevel.NoNetworkPath => "No way in from other machines",
        _ => "Not known",
    };
}
