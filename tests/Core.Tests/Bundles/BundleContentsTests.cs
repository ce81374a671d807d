using System.Text;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Bundles;

public sealed class BundleContentsTests
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void A_bundle_has_libpqs_names_and_only_keys_are_secret()
    {
        using var bundle = new SampleBundle();

        string[] names =
        [
            "README.md", "asyncpg-example.py", "barman.conf", "dbd-pg.pl", "haproxy.cfg", "install.sh", "jdbc.java", "lib-pq.go",
            "node-postgres.js", "npgsql.cs", "pg-example.rb", "pg_service.conf", "pgbouncer.ini", "pgmoneta.conf", "pgsql.php", "pgx.go",
            "postgresql.crt", "postgresql.key", "postgresql.pk8", "psql.txt", "psycopg-example.py", "psycopg2-example.py", "root.crt",
            "sqlalchemy-example.py",
        ];
        Assert.Equal(names, bundle.Files.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["postgresql.key", "postgresql.pk8"], bundle.Files.Where(f => f.Mode == Secret).Select(f => f.Name));
        Assert.Equal(["install.sh"], bundle.Files.Where(f => f.Mode.HasFlag(UnixFileMode.UserExecute)).Select(f => f.Name));
        Assert.All(bundle.Files.Where(f => f.Mode != Secret),
            f => Assert.DoesNotContain("PRIVATE KEY-----", Encoding.UTF8.GetString(f.Content.AsSpan()), StringComparison.Ordinal));
        Assert.All(bundle.Files, f => Assert.True(f.Content.Length > 100 || f.Name == "psql.txt", f.Name));
    }

    [Fact]
    public void The_files_hold_one_key_with_its_certificate_and_root()
    {
        using var bundle = new SampleBundle();
        var folder = bundle.Unpack();

        var ofKey = PublicKey("pkey", "-in", "postgresql.key", "-pubout");
        Assert.Equal(ofKey, PublicKey("pkey", "-inform", "DER", "-in", "postgresql.pk8", "-pubout"));
        Assert.Equal(ofKey, PublicKey("x509", "-in", "postgresql.crt", "-noout", "-pubkey"));
        ExternalTool.RunIn(folder, null, "openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.crt",
            "postgresql.crt").MustSucceed();
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", bundle.Text("postgresql.key"), StringComparison.Ordinal);

        string PublicKey(params string[] arguments) => ExternalTool.RunIn(folder, null, "openssl", arguments).MustSucceed().Output;
    }

    [Fact]
    public void A_passphrase_adds_the_PKCS12_files_with_the_name_that_JDBC_looks_for()
    {
        using var bundle = new SampleBundle(passphrase: "correct horse");
        var folder = bundle.Unpack();

        foreach (var name in new[] { "client.p12", "client.pfx" })
        {
            Assert.Equal(Secret, bundle.Files.Single(f => f.Name == name).Mode);
            Assert.Contains("friendlyName: user",
                ExternalTool.RunIn(folder, null, "openssl", "pkcs12", "-in", name, "-passin", "pass:correct horse", "-nodes")
                    .MustSucceed().Output, StringComparison.Ordinal);
        }
        // Npgsql 10 takes the first certificate of a .pfx for the client's.
        Assert.Equal((2, 1), (Certificates("client.p12"), Certificates("client.pfx")));
        Assert.DoesNotContain("correct horse", string.Concat(bundle.Files.Select(f => Encoding.Latin1.GetString(f.Content.AsSpan()))),
            StringComparison.Ordinal);
        Assert.Contains("client.p12", bundle.Text("install.sh"), StringComparison.Ordinal);
        Assert.Contains("client.p12", bundle.Text("README.md"), StringComparison.Ordinal);

        int Certificates(string name) => ExternalTool.RunIn(folder, null, "openssl", "pkcs12", "-in", name, "-passin", "pass:correct horse",
            "-nokeys").MustSucceed().Output.Split("-----BEGIN CERTIFICATE-----").Length - 1;
    }

    [Fact]
    public void Without_a_key_no_key_file_is_made_and_the_readme_says_where_it_is()
    {
        using var bundle = new SampleBundle(withKey: false, passphrase: "unused");

        Assert.DoesNotContain(bundle.Files, f => f.Mode == Secret);
        Assert.DoesNotContain(bundle.Files, f => f.Name is "postgresql.key" or "postgresql.pk8" or "client.p12" or "client.pfx");
        Assert.Contains("The private key stayed with its owner", bundle.Text("README.md"), StringComparison.Ordinal);
        Assert.DoesNotContain("postgresql.key", bundle.Text("install.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_mode_is_verify_full_where_the_name_is_proven_and_else_says_why_not()
    {
        using var proven = new SampleBundle();
        using var unproven = new SampleBundle(proven: false);

        foreach (var name in new[] { "psql.txt", "pg_service.conf", "npgsql.cs", "jdbc.java", "psycopg-example.py", "node-postgres.js",
            "pgx.go", "README.md", "psycopg2-example.py", "asyncpg-example.py", "sqlalchemy-example.py", "lib-pq.go", "pgsql.php",
            "pg-example.rb", "dbd-pg.pl", "pgbouncer.ini", "barman.conf" })
        {
            Assert.DoesNotContain("does not name this host", proven.Text(name), StringComparison.Ordinal);
            Assert.Contains("does not name this host", unproven.Text(name), StringComparison.Ordinal);
            Assert.DoesNotMatch("sslmode( = |=|\", \"|: \"|=\")verify-full", unproven.Text(name));
        }
        Assert.Contains("sslmode=verify-full", proven.Text("psql.txt"), StringComparison.Ordinal);
        Assert.Contains("SslMode.VerifyFull", proven.Text("npgsql.cs"), StringComparison.Ordinal);
        Assert.Contains("SslMode.VerifyCA", unproven.Text("npgsql.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("checkServerIdentity", proven.Text("node-postgres.js"), StringComparison.Ordinal);
        Assert.Contains("checkServerIdentity", unproven.Text("node-postgres.js"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pgmoneta_section_names_its_three_files_and_never_tls()
    {
        using var bundle = new SampleBundle(port: 6543);
        var lines = bundle.Text("pgmoneta.conf").Split('\n').Where(l => l.Length > 0 && l[0] != '#');

        Assert.Equal(
            [
                "[production]", "host=db.example.com", "port=6543", "user=repl",
                "tls_cert_file=$HOME/.postgresql/repl-production/postgresql.crt",
                "tls_key_file=$HOME/.postgresql/repl-production/postgresql.key",
                "tls_ca_file=$HOME/.postgresql/repl-production/root.crt",
            ],
            lines);
        using var reserved = new SampleBundle(target: "pgmoneta");
        Assert.Contains("[pgmoneta-server]", reserved.Text("pgmoneta.conf"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repl", "production", "repl-production")]
    [InlineData("repl", "eu-west-1", "repl-eu-west-1")]
    [InlineData("repl-eu", "west-1", "repl-eu-west-1-")]
    [InlineData("a b", "db1", "a_b-db1-")]
    [InlineData("a_b", "db1", "a_b-db1")]
    [InlineData("App", "db1", "App-db1-")]
    [InlineData("../../etc", "db1", "_._.._etc-db1-")]
    [InlineData("", "", "_-")]
    public void A_folder_is_named_for_one_role_on_one_target(string role, string target, string expected)
    {
        using var bundle = new SampleBundle(role: role, target: target);

        Assert.StartsWith(expected, bundle.Folder, StringComparison.Ordinal);
        Assert.Matches(expected.EndsWith('-') ? "^[0-9a-f]{10}$" : "^$", bundle.Folder[expected.Length..]);
        // The others have a placeholder for the directory, or need no file.
        string[] others = ["haproxy.cfg", "postgresql.crt", "root.crt", "pgbouncer.ini", "barman.conf"];
        Assert.All(bundle.Files.Where(f => f.Mode != Secret && !others.Contains(f.Name)),
            f => Assert.Contains(bundle.Folder, bundle.Text(f.Name), StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_names_share_a_folder()
    {
        string[] names =
            ["a", "b", "a-b", "b-c", "a b", "a_b", "a.b", "A", "ä", "ö", "", "-", ".", new('a', 63), new string('a', 62) + "b", "a-", "-a"];
        var folders = names.SelectMany(role => names.Select(target =>
        {
            using var bundle = new SampleBundle(role: role, target: target);
            return bundle.Folder;
        })).ToList();

        Assert.Equal(folders.Count, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(folders, folder => Assert.Matches("^[A-Za-z0-9_][A-Za-z0-9._-]{0,79}$", folder));
    }

    [Fact]
    public void A_bundle_forgets_its_keys_and_keeps_the_rest()
    {
        using var bundle = new SampleBundle();
        var key = bundle.Files.Single(f => f.Name == "postgresql.key");

        Bundle.Forget([.. bundle.Files]);

        Assert.All(key.Content, b => Assert.Equal(0, b));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", bundle.Text("postgresql.crt"), StringComparison.Ordinal);
    }
}
