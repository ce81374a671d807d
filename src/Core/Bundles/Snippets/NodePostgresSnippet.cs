using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>JavaScript: node-postgres.</summary>
internal static class NodePostgresSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        const { readFileSync } = require("node:fs");
        const { homedir } = require("node:os");
        const { join } = require("node:path");
        const { Client } = require("pg");

        const file = (name) => readFileSync(join(homedir(), ".postgresql", "{{client.Folder}}", name));
        const host = {{Literal.JavaScript(client.Host)}};
        // {{BundleConnection.WherePassword}}
        const client = new Client({
          host,
          port: {{client.Port}},
          database: {{Literal.JavaScript(client.Database)}},
          user: {{Literal.JavaScript(client.Role)}},
          // An object, not a URL: sslmode in a URL means something else to node-postgres than to libpq.
          ssl: {
            // For an address node-postgres names no host, and Node would look for localhost in the certificate.
            host,
            ca: file("root.crt"),
            cert: file("postgresql.crt"),
            key: file("postgresql.key"),
            rejectUnauthorized: true,
        {{(client.HostNameIsProven ? "" : $"    // {BundleConnection.WhyVerifyCa}\n    checkServerIdentity: () => undefined,\n")}}  },
        });

        (async () => {
          await client.connect();
          const { rows } = await client.query({ text: "select version()", rowMode: "array" });
          console.log(rows[0][0]);
          await client.end();
        })();

        """;
}
