using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Go: pgx 5.</summary>
internal static class PgxSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        package main

        import (
        	"context"
        	"fmt"
        	"log"
        	"os"

        	"github.com/jackc/pgx/v5"
        )

        func main() {
        	ctx := context.Background()
        	files := os.Getenv("HOME") + "/.postgresql/{{client.Folder}}"
        	// {{BundleConnection.WherePassword}}
        {{GoText.Because(client)}}	conn, err := pgx.Connect(ctx, {{Literal.Go(LibpqString.Of(client))}}+
        		fmt.Sprintf(" sslrootcert='%s/root.crt' sslcert='%s/postgresql.crt' sslkey='%s/postgresql.key'", files, files, files))
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
}
