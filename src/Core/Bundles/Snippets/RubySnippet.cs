using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Ruby: the gem pg.</summary>
internal static class RubySnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        require "pg"

        files = File.join(Dir.home, ".postgresql", "{{client.Folder}}")
        # {{BundleConnection.WherePassword}}
        {{client.Because("#")}}connection = PG.connect(
          host: {{Literal.Ruby(client.Host)}},
          port: {{client.Port}},
          dbname: {{Literal.Ruby(client.Database)}},
          user: {{Literal.Ruby(client.Role)}},
          sslmode: "{{client.SslMode}}",
          sslrootcert: File.join(files, "root.crt"),
          sslcert: File.join(files, "postgresql.crt"),
          sslkey: File.join(files, "postgresql.key")
        )
        puts connection.exec("select version()").getvalue(0, 0)

        """;
}
