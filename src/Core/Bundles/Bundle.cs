using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>Makes and packs bundles.</summary>
public static class Bundle
{
    /// <summary>Every file with its mode: keys 0600, the install script 0755, the rest 0644.</summary>
    public static ImmutableArray<BundleFile> Build(BundleContents contents)
    {
        var client = new BundleConnection(contents);
        var files = ImmutableArray.CreateBuilder<BundleFile>(16);
        files.Add(BundleFile.Text("postgresql.crt", contents.Certificate.ToPem()));
        if (contents.Key is { } key)
            AddKeys(files, contents, key);
        files.Add(BundleFile.Text("root.crt", string.Concat(contents.Roots.Select(r => r.ToPem()))));
        files.Add(BundleFile.Text("install.sh", InstallScript.For(files), BundleFile.Executable));
        files.Add(BundleFile.Text("pgmoneta.conf", PgmonetaSection.Of(client)));
        files.Add(BundleFile.Text("pg_service.conf", ServiceSection.Of(client)));
        files.Add(BundleFile.Text("psql.txt", LibpqString.PsqlCommand(client)));
        files.Add(BundleFile.Text("npgsql.cs", DriverCode.Npgsql(client)));
        files.Add(BundleFile.Text("jdbc.java", DriverCode.Jdbc(client)));
        // Python would import a psycopg.py beside the code instead of the driver.
        files.Add(BundleFile.Text("psycopg-example.py", DriverCode.Psycopg(client)));
        files.Add(BundleFile.Text("node-postgres.js", DriverCode.NodePostgres(client)));
        files.Add(BundleFile.Text("pgx.go", DriverCode.Pgx(client)));
        files.Add(BundleFile.Text("README.md", BundleReadme.For(client)));
        return files.ToImmutable();
    }

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
    public static string FolderName(string name)
    {
        const int longest = 80;
        var safe = string.Concat(name.Take(longest).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        if (safe.Length == 0)
            return "bundle";
        return safe[0] is '.' or '-' ? "_" + safe[1..] : safe;
    }

    /// <summary>Overwrites the keys in the files; the files are not to be used afterwards.</summary>
    public static void Forget(ImmutableArray<BundleFile> files)
    {
        foreach (var file in files)
            file.Forget();
    }

    private static void AddKeys(ImmutableArray<BundleFile>.Builder files, BundleContents contents, PrivateKey key)
    {
        files.Add(BundleFile.Key("postgresql.key", key.ToPkcs8Pem()));
        files.Add(BundleFile.Key("postgresql.pk8", key.ToPkcs8()));
        if (string.IsNullOrEmpty(contents.Passphrase))
            return;
        // JDBC finds the entry by the name user; Npgsql reads PKCS #12 only from a file that ends in .pfx.
        var store = Pkcs12.Write(key, contents.Certificate, contents.Roots, friendlyName: "user", contents.Passphrase);
        files.Add(BundleFile.Key("client.p12", store));
        files.Add(BundleFile.Key("client.pfx", store));
    }
}
