using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>Snapshots made of text, as a reader would take them of a server on 127.0.0.1:5432 whose files lie in /pg.</summary>
internal static class TestSnapshots
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly FileOwner Postgres = new(101, 104, "postgres");
    private static readonly Lazy<CertificateAuthority> s_theAuthority = new(() => Authority("db authority"));

    public static CertificateAuthority Root => s_theAuthority.Value;

    public static CertificateAuthority Authority(string name) =>
        CertificateAuthority.CreateRoot(name, PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None).GetAwaiter()
            .GetResult(), Now, TimeSpan.FromDays(3650));

    public static TargetSnapshot Of(string hba = "host all all all scram-sha-256\n", string conf = "", string? pgmoneta = null,
        bool tls = true, int major = 15, params (string Path, string Text)[] more)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, FileSnapshot>(StringComparer.Ordinal);
        void Put(string path, string text) => files[path] = File(path, text);
        Put("/pg/pg_hba.conf", hba);
        Put("/pg/postgresql.conf", conf);
        if (pgmoneta is not null) Put("/pgmoneta/pgmoneta.conf", pgmoneta);
        foreach (var (path, text) in more) Put(path, text);
        var configuration = files.Aggregate(ConfigurationFiles.Empty, (set, f) => set.With(f.Key, f.Value.Content!.Value));
        var version = PostgresVersion.OfMajor(major);
        return new()
        {
            Target = new()
            {
                Id = Guid.NewGuid(),
                Name = "db",
                Host = "127.0.0.1",
                Port = 5432,
                HasAdminConnection = false,
                AddedAt = Now,
                Files = new()
                {
                    DataDirectory = "/pg",
                    ConfigFile = "/pg/postgresql.conf",
                    HbaFile = "/pg/pg_hba.conf",
                    IdentFile = "/pg/pg_ident.conf",
                    PgmonetaConf = pgmoneta is null ? null : "/pgmoneta/pgmoneta.conf"
                },
            },
            TakenAt = Now,
            Version = version,
            Files = files.ToImmutable(),
            Configuration = configuration,
            Occupied = [.. files.Keys],
            ServerAccount = Postgres,
            Server = null,
            Settings = FileSettings.Winning(FileSettings.Read(configuration, "/pg/postgresql.conf", "/pg/postgresql.auto.conf", version)),
            Served = tls ? Root.Certificate : null,
            Probe = null,
            Authority = Root.Certificate,
            Findings = [],
        };
    }

    public static string After(this ImmutableArray<FileChange> changes, string path) =>
        Encoding.UTF8.GetString(((FileContent.Open)changes.Single(c => c.Path == path).After).Bytes.AsSpan());

    private static FileSnapshot File(string path, string text) => new()
    {
        Path = path,
        Content = [.. Encoding.UTF8.GetBytes(text)],
        Exists = true,
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        Owner = Postgres,
        IsMountPoint = false,
    };
}
