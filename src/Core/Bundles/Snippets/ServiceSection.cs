using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>
/// The section of pg_service.conf: libpq takes a value as it stands, up to the trimmed end of the line, and knows no escape.
/// </summary>
internal static class ServiceSection
{
    public static string Of(BundleConnection client) =>
        $"""
        # install.sh fills in the paths: append the file that it puts beside the certificate to ~/.pg_service.conf, or name it in
        # PGSERVICEFILE; then: psql service={client.Folder}
        # {BundleConnection.WherePassword}
        [{client.Folder}]
        {Line("host", client.Host)}
        port={client.Port}
        {Line("dbname", client.Database)}
        {Line("user", client.Role)}
        {client.Because("#")}sslmode={client.SslMode}
        sslrootcert={BundleConnection.Files}/root.crt
        sslcert={BundleConnection.Files}/postgresql.crt
        sslkey={BundleConnection.Files}/postgresql.key

        """;

    private static string Line(string key, string value) =>
        value.Any(char.IsControl) || value.Length == 0 || char.IsWhiteSpace(value[^1])
            ? $"# {key} cannot be written in this file: give it in the connection string"
            : $"{key}={value}";
}
