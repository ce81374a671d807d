namespace PgTlsDashboard.Core.Bundles;

/// <summary>Short programs that connect and print the server's version, one a driver, with the files where install.sh puts them.</summary>
internal static class DriverCode
{
    public static string Npgsql(BundleConnection client) =>
        $$"""
        using Npgsql;

        var files = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".postgresql");
        {{client.Because("//")}}var settings = new NpgsqlConnectionStringBuilder
        {
            Host = {{Literal.CSharp(client.Host)}},
            Port = {{client.Port}},
            Database = {{Literal.CSharp(client.Database)}},
            Username = {{Literal.CSharp(client.Role)}},
            SslMode = SslMode.{{(client.HostNameIsProven ? "VerifyFull" : "VerifyCA")}},
            RootCertificate = Path.Combine(files, "root.crt"),
            // On Windows PEM keys fail: there SslCertificate is client.pfx, and SslPassword its passphrase, without SslKey.
            SslCertificate = Path.Combine(files, "postgresql.crt"),
            SslKey = Path.Combine(files, "postgresql.key"),
        };
        await using var source = NpgsqlDataSource.Create(settings);
        await using var command = source.CreateCommand("select version()");
        Console.WriteLine(await command.ExecuteScalarAsync());

        """;

    public static string Jdbc(BundleConnection client) =>
        $$"""
        import java.sql.DriverManager;
        import java.util.Properties;

        class Jdbc {
            public static void main(String[] args) throws Exception {
                String files = System.getProperty("user.home") + "/.postgresql/";
                Properties settings = new Properties();
                settings.setProperty("PGHOST", {{Literal.Java(client.Host)}});
                settings.setProperty("PGPORT", "{{client.Port}}");
                settings.setProperty("PGDBNAME", {{Literal.Java(client.Database)}});
                settings.setProperty("user", {{Literal.Java(client.Role)}});
        {{Indent(client.Because("//"), 8)}}        settings.setProperty("sslmode", "{{client.SslMode}}");
                settings.setProperty("sslrootcert", files + "root.crt");
                settings.setProperty("sslcert", files + "postgresql.crt");
                settings.setProperty("sslkey", files + "postgresql.pk8");
                try (var connection = DriverManager.getConnection("jdbc:postgresql:", settings);
                     var result = connection.createStatement().executeQuery("select version()")) {
                    result.next();
                    System.out.println(result.getString(1));
                }
            }
        }

        """;

    public static string Psycopg(BundleConnection client) =>
        $$"""
        from pathlib import Path

        import psycopg

        files = Path.home() / ".postgresql"
        {{client.Because("#")}}with psycopg.connect(
            host={{Literal.Python(client.Host)}},
            port={{client.Port}},
            dbname={{Literal.Python(client.Database)}},
            user={{Literal.Python(client.Role)}},
            sslmode="{{client.SslMode}}",
            sslrootcert=str(files / "root.crt"),
            sslcert=str(files / "postgresql.crt"),
            sslkey=str(files / "postgresql.key"),
        ) as connection:
            print(connection.execute("select version()").fetchone()[0])

        """;

    public static string NodePostgres(BundleConnection client) =>
        $$"""
        const { readFileSync } = require("node:fs");
        const { homedir } = require("node:os");
        const { join } = require("node:path");
        const { Client } = require("pg");

        const file = (name) => readFileSync(join(homedir(), ".postgresql", name));
        const client = new Client({
          host: {{Literal.JavaScript(client.Host)}},
          port: {{client.Port}},
          database: {{Literal.JavaScript(client.Database)}},
          user: {{Literal.JavaScript(client.Role)}},
          // An object, not a URL: sslmode in a URL means something else to node-postgres than to libpq.
          ssl: {
            ca: file("root.crt"),
            cert: file("postgresql.crt"),
            key: file("postgresql.key"),
            rejectUnauthorized: true,
        {{(client.HostNameIsProven ? "" : $"    // {BundleConnection.WhyVerifyCa}\n    checkServerIdentity: () => undefined,\n")}}  },
        });

        (async () => {
          await client.connect();
          const { rows } = await client.query("select version()");
          console.log(rows[0].version);
          await client.end();
        })();

        """;

    public static string Pgx(BundleConnection client) =>
        $$"""
        package main

        import (
        	"context"
        	"fmt"
        	"log"

        	"github.com/jackc/pgx/v5"
        )

        func main() {
        	ctx := context.Background()
        	// pgx finds postgresql.crt, postgresql.key and root.crt in ~/.postgresql by itself.
        {{Indent(client.Because("//"), 0, "\t")}}	conn, err := pgx.Connect(ctx, {{Literal.Go(LibpqString.Of(client))}})
        	if err != nil {
        		log.Fatal(err)
        	}
        	defer conn.Close(ctx)
        	var version string
        	if err := conn.QueryRow(ctx, "select version()").Scan(&version); err != nil {
        		log.Fatal(err)
        	}
        	fmt.Println(version)
        }

        """;

    private static string Indent(string line, int spaces, string prefix = "") =>
        line.Length == 0 ? line : new string(' ', spaces) + prefix + line;
}
