using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Python: SQLAlchemy on psycopg 2 or 3.</summary>
internal static class SqlAlchemySnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        from pathlib import Path

        from sqlalchemy import create_engine, text
        from sqlalchemy.engine import URL

        files = Path.home() / ".postgresql" / "{{client.Folder}}"
        # {{BundleConnection.WherePassword}}
        {{client.Because("#")}}url = URL.create(
            "postgresql+psycopg2",  # psycopg 3: "postgresql+psycopg", from SQLAlchemy 2.0 on
            username={{Literal.Python(client.Role)}},
            host={{Literal.Python(client.Host)}},
            port={{client.Port}},
            database={{Literal.Python(client.Database)}},
            query={
                "sslmode": "{{client.SslMode}}",
                "sslrootcert": str(files / "root.crt"),
                "sslcert": str(files / "postgresql.crt"),
                "sslkey": str(files / "postgresql.key"),
            },
        )
        with create_engine(url).connect() as connection:
            print(connection.execute(text("select version()")).scalar())

        """;
}
