using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Python: psycopg 2 and 3, which differ in the module's name alone.</summary>
internal static class PsycopgSnippet
{
    /// <param name="module"><c>psycopg2</c> or <c>psycopg</c>.</param>
    public static string Of(BundleConnection client, string module) =>
        $$"""
        from pathlib import Path

        import {{module}}

        files = Path.home() / ".postgresql" / "{{client.Folder}}"
        # {{BundleConnection.WherePassword}}
        {{client.Because("#")}}connection = {{module}}.connect(
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
