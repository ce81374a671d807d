namespace PgTlsDashboard.Core.Host;

/// <summary>The TLS files that a server reads where no setting names one (PostgreSQL's documentation of ssl_cert_file and on).</summary>
internal static class TlsFileNames
{
    /// <param name="setting"><c>ssl_cert_file</c>, <c>ssl_key_file</c>; any other has no default.</param>
    public static string? Default(string setting) => setting switch
    {
        "ssl_cert_file" => "server.crt",
        "ssl_key_file" => "server.key",
        _ => null,
    };
}
