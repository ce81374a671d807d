using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Python: psycopg 3.</summary>
internal static class PsycopgSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        from pathlib import Path

        import psycopg

        files = Path.home() / ".postgresql" / "{{client.Folder}}"
        # {{BundleConnection.WherePassword}}
        {{client.Because("#")}}connection = psycopg.connect(
            host={{Literal.Python(client.Host)}},
            port={{client.Port}},
            dbname={{Literal.Python(client.Database)}},
            user={{Literal.Python(client.Role)}},
            sslmode="{{client.SslMode}}",
            sslrootcert=str(files / "root.crt"),
            sslcert=str(files / "postgresql.crt"),
            sslkey=str(files / "postgresql.key"),
        )
        with connection, connection.cursor() as cursor:
            cursor.execute("select version()")
            print(cursor.fetchone()[0])

        """;
}
