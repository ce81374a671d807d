namespace PgTlsDashboard.Core.Bundles;

/// <summary>The bundle's own page. Values from outside stand in code blocks of one line only.</summary>
internal static class BundleReadme
{
    public static string For(BundleConnection client) =>
        $"""
        # Client certificate for PostgreSQL

        1. Install the files into `~/.postgresql`, or name another directory. Existing files are never overwritten.

               sh install.sh

        2. Connect.

               psql {Literal.Shell(LibpqString.Of(client)).ReplaceLineEndings(" ")}

        {Mode(client)}

        {Key(client)}

        | file | for |
        | --- | --- |
        | `postgresql.crt`, `root.crt` | the certificate and the authority that it trusts, under libpq's names |
        {KeyRows(client)}| `psql.txt`, `pg_service.conf` | psql and everything else on libpq |
        | `pgmoneta.conf` | the server's section for pgmoneta |
        | `npgsql.cs`, `jdbc.java`, `psycopg-example.py`, `node-postgres.js`, `pgx.go` | a first connection in code |

        On Windows libpq reads `%APPDATA%\postgresql` instead of `~/.postgresql`: copy the files there.

        """;

    private static string Mode(BundleConnection client) => client.HostNameIsProven
        ? "`sslmode=verify-full` checks the server's authority and its name. Keep it."
        : "`sslmode=verify-ca` checks the server's authority only: its certificate does not name this host. Add the name to the "
            + "server's certificate, then use `verify-full`.";

    private static string Key(BundleConnection client) => client.HasKey
        ? "The keys are not encrypted: whoever has this folder is this client. Delete it, and the archive, once the files are installed."
        : """
          The private key stayed with its owner, where the signing request was made. Put it beside the certificate, and for JDBC convert it:

              install -m 0600 YOUR.key ~/.postgresql/postgresql.key
              openssl pkcs8 -topk8 -nocrypt -outform DER -in YOUR.key -out ~/.postgresql/postgresql.pk8
              chmod 0600 ~/.postgresql/postgresql.pk8
          """;

    private static string KeyRows(BundleConnection client)
    {
        if (!client.HasKey)
            return "";
        const string keys = "| `postgresql.key`, `postgresql.pk8` | the private key as PEM, and as DER for JDBC |\n";
        return client.HasPkcs12
            ? keys + "| `client.p12`, `client.pfx` | all of it under your passphrase: .p12 for Java, .pfx for .NET and Windows |\n"
            : keys;
    }
}
