using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>C#: Npgsql 8 to 10.</summary>
internal static class NpgsqlSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        using Npgsql;

        var files = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".postgresql", "{{client.Folder}}");
        // {{BundleConnection.WherePassword}}
        {{client.Because("//")}}var settings = new NpgsqlConnectionStringBuilder
        {
            Host = {{Literal.CSharp(client.Host)}},
            Port = {{client.Port}},
            Database = {{Literal.CSharp(client.Database)}},
            Username = {{Literal.CSharp(client.Role)}},
            SslMode = SslMode.{{(client.HostNameIsProven ? "VerifyFull" : "VerifyCA")}},
            // Also beside client.pfx, which holds no root.
            RootCertificate = Path.Combine(files, "root.crt"),
            SslCertificate = Path.Combine(files, "postgresql.crt"),
            SslKey = Path.Combine(files, "postgresql.key"),
        };
        {{Windows(client)}}await using var source = NpgsqlDataSource.Create(settings);
        await using var command = source.CreateCommand("select version()");
        Console.WriteLine(await command.ExecuteScalarAsync());

        """;

    private static string Windows(BundleConnection client) => client.HasPkcs12
        ? """
          // Windows takes no key in PEM: there client.pfx with its passphrase stands for both.
          if (OperatingSystem.IsWindows())
          {
              settings.SslCertificate = Path.Combine(files, "client.pfx");
              settings.SslPassword = Environment.GetEnvironmentVariable("CLIENT_PFX_PASSPHRASE");
              settings.SslKey = null;
          }

          """
        : "// Windows takes no key in PEM: a bundle that is issued with a passphrase holds client.pfx, and here the code for it.\n";
}
