using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Python: psycopg 2.</summary>
internal static class Psycopg2Snippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        from pathlib import Path

        import psycopg2

        files = Path.home() / ".postgresql" / "{{client.Folder}}"
        # {{BundleConnection.WherePassword}}
        {{client.Because("#")}}connection = psycopg2.connect(
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
