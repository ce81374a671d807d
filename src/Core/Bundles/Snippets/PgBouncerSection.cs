using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>
/// pgbouncer.ini. A value ends with its line; in a connection string a quote is doubled, and so is a double quote in a database's name.
/// </summary>
internal static class PgBouncerSection
{
    public static string Of(BundleConnection client) =>
        $"""
        ; PgBouncer to the server over TLS. install.sh fills in the paths: take the file that it puts beside the certificate, and let
        ; the account that runs PgBouncer read the files (install.sh --user NAME). Reload PgBouncer when the files were replaced.
        [databases]
        ; The password, where the server asks for one, stands in the auth_file of [pgbouncer] as a line "role" "password".
        {Database(client)}

        [pgbouncer]
        {client.Because(";")}server_tls_sslmode = {client.SslMode}
        server_tls_ca_file = {BundleConnection.Files}/root.crt
        server_tls_cert_file = {BundleConnection.Files}/postgresql.crt
        server_tls_key_file = {BundleConnection.Files}/postgresql.key

        """;

    private static string Database(BundleConnection client) =>
        ((string[])[client.Host, client.Database, client.Role]).Any(value => value.Length == 0 || value.Any(char.IsControl))
            ? "; pgbouncer.ini cannot spell a name of this connection"
            : $"{Name(client.Database)} = host={Value(client.Host)} port={client.Port} dbname={Value(client.Database)} "
                + $"user={Value(client.Role)}";

    private static string Name(string database) =>
        database.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? database
            : "\"" + database.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Value(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':')
        ? value
        : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";
}
