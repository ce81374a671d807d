using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>PHP: the extension pgsql, and PDO where the string has no semicolon, which PDO reads as a space.</summary>
internal static class PhpSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        <?php
        // php-fpm has no HOME: write the directory out there.
        $files = getenv('HOME') . '/.postgresql/{{client.Folder}}';
        // {{BundleConnection.WherePassword}}
        {{client.Because("//")}}$settings = {{Literal.Php(LibpqString.Of(client))}}
            . " sslrootcert='$files/root.crt' sslcert='$files/postgresql.crt' sslkey='$files/postgresql.key'";
        {{Pdo(client)}}
        $connection = pg_connect($settings) or exit(1);
        echo pg_fetch_result(pg_query($connection, 'select version()'), 0, 0), "\n";

        """;

    private static string Pdo(BundleConnection client) => LibpqString.Of(client).Contains(';', StringComparison.Ordinal)
        ? "// Not for PDO, which would read the semicolon in a name as a space."
        : "// For PDO: new PDO(\"pgsql:$settings\")";
}
