using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Java: pgjdbc, which does not take a key in PEM.</summary>
internal static class JdbcSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        import java.sql.DriverManager;
        import java.util.Properties;

        class Jdbc {
            public static void main(String[] args) throws Exception {
                String files = System.getProperty("user.home") + "/.postgresql/{{client.Folder}}/";
                Properties settings = new Properties();
                settings.setProperty("user", {{Literal.Java(client.Role)}});
                // The password, where the server asks for one; without this pgjdbc reads ~/.pgpass.
                String password = System.getenv("PGPASSWORD");
                if (password != null) {
                    settings.setProperty("password", password);
                }
        {{Because(client)}}        settings.setProperty("sslmode", "{{client.SslMode}}");
                settings.setProperty("sslrootcert", files + "root.crt");
                settings.setProperty("sslcert", files + "postgresql.crt");
                settings.setProperty("sslkey", files + "postgresql.pk8");
                // The database stands in the URL: without it pgjdbc takes the one named as the role.
                String url = {{Literal.Java(Url(client))}};
                try (var connection = DriverManager.getConnection(url, settings);
                     var result = connection.createStatement().executeQuery("select version()")) {
                    result.next();
                    System.out.println(result.getString(1));
                }
            }
        }

        """;

    private static string Url(BundleConnection client)
    {
        var host = client.Host.Contains(':', StringComparison.Ordinal) ? $"[{client.Host}]" : client.Host;
        return $"jdbc:postgresql://{host}:{client.Port}/{Uri.EscapeDataString(client.Database)}";
    }

    private static string Because(BundleConnection client) =>
        client.Because("//") is { Length: > 0 } comment ? new string(' ', 8) + comment : "";
}
