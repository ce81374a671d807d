using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>
/// pgbouncer.ini. A value ends with its line, and in a connection string a quote is doubled. PgBouncer 1.18 takes no database's name in
/// quotes.
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

    private static string Database(BundleConnection client)
    {
        if (((string[])[client.Host, client.Database, client.Role]).Any(value => value.Length == 0 || value.Any(char.IsControl)))
            return "; pgbouncer.ini cannot spell a name of this connection";
        var target = $" = host={Value(client.Host)} port={client.Port} dbname={Value(client.Database)} user={Value(client.Role)}";
        return client.Database.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? client.Database + target
            : $"; The database's name cannot stand on the left here: clients of PgBouncer name {client.Folder}.\n{client.Folder}{target}";
    }

    private static string Value(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':')
        ? value
        : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";
}
