using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Go: lib/pq.</summary>
internal static class LibPqGoSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        package main

        import (
        	"database/sql"
        	"fmt"
        	"log"
        	"os"

        	_ "github.com/lib/pq"
        )

        func main() {
        	files := os.Getenv("HOME") + "/.postgresql/{{client.Folder}}"
        	// {{BundleConnection.WherePassword}}
        {{GoText.Because(client)}}	db, err := sql.Open("postgres", {{Literal.Go(LibpqString.Of(client))}}+
        		fmt.Sprintf(" sslrootcert='%s/root.crt' sslcert='%s/postgresql.crt' sslkey='%s/postgresql.key'", files, files, files))
        	if err != nil {
        		log.Fatal(err)
        	}
        	defer db.Close()
        	var version string
        	if err := db.QueryRow("select version()").Scan(&version); err != nil {
        		log.Fatal(err)
        	}
        	fmt.Println(version)
        }

        """;
}
