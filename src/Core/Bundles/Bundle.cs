using System.Collections.Immutable;
using PgTlsDashboard.Core.Bundles.Connection;
using PgTlsDashboard.Core.Bundles.Snippets;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>Makes and packs bundles.</summary>
public static class Bundle
{
    /// <summary>Every file with its mode: keys 0600, the install script 0755, the rest 0644.</summary>
    public static ImmutableArray<BundleFile> Build(BundleContents contents)
    {
        var client = Connection(contents);
        var files = ImmutableArray.CreateBuilder<BundleFile>(32);
        files.Add(BundleFile.Text("postgresql.crt", contents.Certificate.ToPem()));
        if (contents.Key is { } key)
            AddKeys(files, contents, key);
        files.Add(BundleFile.Text("root.crt", string.Concat(contents.Roots.Select(r => r.ToPem()))));
        BundleFile[] texts =
        [
            BundleFile.Text("pg_service.conf", ServiceSection.Of(client)),
            BundleFile.Text("pgbouncer.ini", PgBouncerSection.Of(client)),
            BundleFile.Text("barman.conf", BarmanSection.Of(client)),
        ];
        files.Add(BundleFile.Text("install.sh", InstallScript.For(client.Folder, files, texts), BundleFile.Executable));
        files.AddRange(texts);
        files.Add(BundleFile.Text("pgmoneta.conf", PgmonetaSection.Of(client)));
        files.Add(BundleFile.Text("haproxy.cfg", HaproxySection.Of(client)));
        AddCode(files, client);
        files.Add(BundleFile.Text("README.md", BundleReadme.For(client)));
        return files.ToImmutable();
    }

    /// <summary>The folder of a role on a target, in the archive and below ~/.postgresql.</summary>
    public static string FolderOf(BundleContents contents) => BundleFolder.Of(contents.Role, contents.TargetName);

    /// <summary>One archive with the files under <c>ROLE-TARGET/</c> and their Unix modes.</summary>
    /// <param name="folder">Made safe by <see cref="FolderName"/>, whatever it is.</param>
    public static byte[] Pack(ImmutableArray<BundleFile> files, string folder, BundleFormat format, DateTimeOffset now)
    {
        var root = FolderName(folder);
        return format switch
        {
            BundleFormat.Zip => BundleArchive.Zip(files, root, now),
            BundleFormat.TarGz => BundleArchive.TarGz(files, root, now),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such bundle format."),
        };
    }

    /// <summary>
    /// The name with everything but ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c> replaced by <c>_</c>, never hidden, at most 80
    /// characters.
    /// </summary>
    public static string FolderName(string name) => BundleFolder.Safe(name);

    /// <summary>Overwrites the keys in the files; the files are not to be used afterwards.</summary>
    public static void Forget(ImmutableArray<BundleFile> files)
    {
        foreach (var file in files)
            file.Forget();
    }

    private static BundleConnection Connection(BundleContents contents) => new()
    {
        Host = contents.Host,
        Port = contents.Port,
        Database = contents.Database,
        Role = contents.Role,
        TargetName = contents.TargetName,
        HostNameIsProven = contents.HostNameIsProven,
        HasKey = contents.Key is not null,
        HasPkcs12 = contents.Key is not null && !string.IsNullOrEmpty(contents.Passphrase),
    };

    private static void AddCode(ImmutableArray<BundleFile>.Builder files, BundleConnection client)
    {
        files.Add(BundleFile.Text("psql.txt", LibpqString.PsqlText(client)));
        files.Add(BundleFile.Text("npgsql.cs", NpgsqlSnippet.Of(client)));
        files.Add(BundleFile.Text("jdbc.java", JdbcSnippet.Of(client)));
        // Python would import a psycopg.py beside the code instead of the driver.
        files.Add(BundleFile.Text("psycopg-example.py", PsycopgSnippet.Of(client, "psycopg")));
        files.Add(BundleFile.Text("psycopg2-example.py", PsycopgSnippet.Of(client, "psycopg2")));
        files.Add(BundleFile.Text("asyncpg-example.py", AsyncpgSnippet.Of(client)));
        files.Add(BundleFile.Text("sqlalchemy-example.py", SqlAlchemySnippet.Of(client)));
        files.Add(BundleFile.Text("node-postgres.js", NodePostgresSnippet.Of(client)));
        files.Add(BundleFile.Text("pgx.go", PgxSnippet.Of(client)));
        files.Add(BundleFile.Text("lib-pq.go", LibPqGoSnippet.Of(client)));
        files.Add(BundleFile.Text("pgsql.php", PhpSnippet.Of(client)));
        files.Add(BundleFile.Text("pg-example.rb", RubySnippet.Of(client)));
        files.Add(BundleFile.Text("dbd-pg.pl", PerlSnippet.Of(client)));
    }

    private static void AddKeys(ImmutableArray<BundleFile>.Builder files, BundleContents contents, PrivateKey key)
    {
        files.Add(BundleFile.Key("postgresql.key", key.ToPkcs8Pem()));
        files.Add(BundleFile.Key("postgresql.pk8", key.ToPkcs8()));
        if (string.IsNullOrEmpty(contents.Passphrase))
            return;
        // JDBC finds the entry by the name user.
        files.Add(BundleFile.Key("client.p12", Pkcs12.Write(key, contents.Certificate, contents.Roots, "user", contents.Passphrase)));
        // Npgsql reads PKCS #12 only from a file that ends in .pfx, and from 10 on takes its first certificate, which with a root beside it
        // is the root, for the client's.
        files.Add(BundleFile.Key("client.pfx", Pkcs12.Write(key, contents.Certificate, [], "user", contents.Passphrase)));
    }
}
