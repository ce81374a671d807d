using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>The bundle's own page. Values from outside stand in code blocks of one line only.</summary>
internal static class BundleReadme
{
    public static string For(BundleConnection client) =>
        $"""
        # Client certificate for PostgreSQL

        1. Install the files into `~/.postgresql/{client.Folder}`. Existing files are never overwritten.

               sh install.sh

           `sudo sh install.sh --user NAME` installs for another account, as for barman or PgBouncer; `sh install.sh --replace` renews the
           files that are there. A directory can be named too: then write it into the texts below.

        2. Connect.

               {LibpqString.Psql(client).ReplaceLineEndings(" ")}

        {Mode(client)}

        {Key(client)}

        ## The password

        The certificate may be all that the server asks for. Where it asks for a password too, put it into the environment variable
        `PGPASSWORD`, or, better, into `~/.pgpass` (mode 0600), which every driver below reads,
        with a `\` before each `:` and `\` of the password:

               {PasswordLine(client)}

        A replication connection, as Barman's and pg_basebackup's, needs a second line with `replication` in place of the database.
        asyncpg and pgjdbc do not read a line with a backslash as the others do: use `PGPASSWORD` there. PgBouncer reads the password from
        its `auth_file` instead, and pgmoneta from `pgmoneta_users.conf`.

        ## What is here

        | file | for |
        | --- | --- |
        | `postgresql.crt`, `root.crt` | the certificate and the authority that it trusts, under libpq's names |
        {KeyRows(client)}| `psql.txt`, `pg_service.conf` | psql and everything else on libpq |
        | `pgmoneta.conf`, `barman.conf`, `pgbouncer.ini` | the server's section for pgmoneta, Barman and PgBouncer |
        | `haproxy.cfg` | HAProxy in front of the server, with a check that TLS does not break |
        | `npgsql.cs`, `jdbc.java`, `node-postgres.js`, `pgx.go`, `lib-pq.go` | a first connection in code |
        | `psycopg-example.py`, `psycopg2-example.py`, `asyncpg-example.py`, `sqlalchemy-example.py` | the same in Python |
        | `pgsql.php`, `pg-example.rb`, `dbd-pg.pl` | the same in PHP, Ruby and Perl |

        In `pg_service.conf`, `pgbouncer.ini` and `barman.conf` install.sh fills in the paths: use those that it puts beside the
        certificate.

        On Windows put the files into `%APPDATA%\postgresql\{client.Folder}` and write that directory into the texts.

        """;

    private static string Mode(BundleConnection client) => client.HostNameIsProven
        ? "`sslmode=verify-full` checks the server's authority and its name. Keep it."
        : "`sslmode=verify-ca` checks the server's authority only: its certificate does not name this host. Add the name to the "
            + "server's certificate, then use `verify-full`.";

    private static string Key(BundleConnection client) => client.HasKey
        ? "The keys are not encrypted: whoever has this folder is this client. Delete it, and the archive, once the files are installed."
        : $"""
          The private key stayed with its owner, where the signing request was made. Put it beside the certificate, and for JDBC convert it:

              install -m 0600 YOUR.key ~/.postgresql/{client.Folder}/postgresql.key
              openssl pkcs8 -topk8 -nocrypt -outform DER -in YOUR.key -out ~/.postgresql/{client.Folder}/postgresql.pk8
              chmod 0600 ~/.postgresql/{client.Folder}/postgresql.pk8
          """;

    /// <summary>A line of .pgpass, in which <c>:</c> and <c>\</c> are escaped.</summary>
    private static string PasswordLine(BundleConnection client)
    {
        string[] values = [client.Host, client.Database, client.Role];
        return values.Any(value => value.Any(char.IsControl))
            ? "(a name of this connection cannot be written in that file: use PGPASSWORD)"
            : $"{Escape(client.Host)}:{client.Port}:{Escape(client.Database)}:{Escape(client.Role)}:PASSWORD";

        static string Escape(string value) =>
            value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\:", StringComparison.Ordinal);
    }

    private static string KeyRows(BundleConnection client)
    {
        if (!client.HasKey)
            return "";
        const string keys = "| `postgresql.key`, `postgresql.pk8` | the private key as PEM, and as DER for JDBC |\n";
        return client.HasPkcs12
            ? keys + "| `client.p12`, `client.pfx` | key and certificate under your passphrase: .p12 with the root for Java, .pfx for "
                + ".NET and Windows |\n"
            : keys;
    }
}
