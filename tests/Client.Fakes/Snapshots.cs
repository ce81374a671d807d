using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Snapshots of fake servers.</summary>
public static class Snapshots
{
    private static readonly FileOwner s_postgres = new(26, 26, "postgres");

    public static TargetSnapshot Of(FakeServerView server, DateTimeOffset now)
    {
        var files = server.Target.Files;
        var all = ImmutableSortedDictionary.CreateBuilder<string, FileSnapshot>(StringComparer.Ordinal);
        void Add(string path, string? text, int mode = 0x180) => all.Add(path, new()
        {
            Path = path,
            Content = text is null ? null : [.. Encoding.UTF8.GetBytes(text)],
            Exists = true,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text ?? path))),
            Mode = (UnixFileMode)mode,
            Owner = s_postgres,
            IsMountPoint = false,
        });
        Add(files.ConfigFile, server.PostgresqlConf);
        Add(files.HbaFile, server.Hba);
        Add(files.IdentFile, server.Ident);
        if (files.PgmonetaConf is { } conf) Add(conf, server.Pgmoneta, 0x1a4);
        if (server.Served is not null)
        {
            Add($"{files.DataDirectory}/server.crt", null, 0x1a4);
            Add($"{files.DataDirectory}/server.key", null);
            Add($"{files.DataDirectory}/root.crt", null, 0x1a4);
        }

        return new()
        {
            Target = server.Target,
            TakenAt = now,
            Version = new PostgresVersion(server.Version),
            Files = all.ToImmutable(),
            Configuration = Configuration(server),
            Occupied = [],
            ServerAccount = s_postgres,
            Server = server.Down ? null : View(server),
            Settings = Settings(server),
            Hba = Rules(server),
            Served = server.Served,
            Authority = server.Authority,
            Probe = server.Down ? Unreachable(server, now) : Probes.Of(server, now),
            Findings = Findings(server),
        };
    }

    public static HbaRules Rules(FakeServerView server) =>
        HbaRules.Read(Configuration(server), server.Target.Files.HbaFile, new PostgresVersion(server.Version));

    private static ConfigurationFiles Configuration(FakeServerView server)
    {
        var files = server.Target.Files;
        return ConfigurationFiles.Empty
            .With(files.ConfigFile, [.. Encoding.UTF8.GetBytes(server.PostgresqlConf)])
            .With(files.HbaFile, [.. Encoding.UTF8.GetBytes(server.Hba)])
            .With(files.IdentFile, [.. Encoding.UTF8.GetBytes(server.Ident)]);
    }

    private static ServerView View(FakeServerView server) => new()
    {
        Version = new PostgresVersion(server.Version),
        Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty,
        HbaRules = [],
        FileSettings = [],
        Roles = server.Roles,
        Databases = server.Databases,
        AdminRole = "postgres",
        AdminIsSuperuser = true,
        AdminAddress = null,
        AdminTls = false,
    };

    private static ImmutableSortedDictionary<string, string> Settings(FakeServerView server)
    {
        var data = server.Target.Files.DataDirectory;
        var settings = ImmutableSortedDictionary<string, string>.Empty.Add("listen_addresses", "*")
            .Add("ssl", server.Served is null ? "off" : "on").Add("ssl_min_protocol_version", "TLSv1.2")
            .Add("password_encryption", "scram-sha-256");
        return server.Served is null ? settings : settings.Add("ssl_ca_file", $"{data}/root.crt").Add("ssl_cert_file", $"{data}/server.crt")
            .Add("ssl_key_file", $"{data}/server.key");
    }

    private static ImmutableArray<Finding> Findings(FakeServerView server)
    {
        if (server.Down)
            return [new(FindingCode.Unreachable, Severity.Warning,
                $"Nobody answers at {server.Target.Host}:{server.Target.Port}; the files alone are shown.",
                "Start the server, or correct host and port of the target.", $"{server.Target.Host}:{server.Target.Port}")];
        if (server.Served is null)
            return [new(FindingCode.TlsOff, Severity.Warning,
                "The server answers SSLRequest with N: passwords and data travel in plaintext.", "Set up the server certificate.", "ssl")];
        return server.ClientMode is null
            ? [new(FindingCode.ClientCertificateMissing, Severity.Info, "TLS clients are not asked for a certificate.",
                "Ask for client certificates once every client has one.", "pg_hba.conf")]
            : [];
    }

    private static ProbeReport Unreachable(FakeServerView server, DateTimeOffset now) => new()
    {
        Request = new() { Host = server.Target.Host, Port = server.Target.Port },
        At = now,
        Reachable = false,
        SslRequest = SslRequestResponse.NotAsked,
        ConnectElapsed = TimeSpan.FromMilliseconds(3004),
        NegotiateElapsed = TimeSpan.Zero,
        HandshakeElapsed = TimeSpan.Zero,
        Findings = [new(FindingCode.Unreachable, Severity.Error, $"Nobody answers at {server.Target.Host}:{server.Target.Port}.",
            "Start the server, or correct host and port.")],
    };
}
