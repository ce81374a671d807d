using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Applying.Reading;

/// <summary>Takes a snapshot: the files with what they include, the server's own view, the wire. What cannot be had is a finding.</summary>
internal sealed class SnapshotReader(ITargetStore targets, IAuthorityStore authorities, IProbe probe, TimeProvider time)
{
    private static readonly ImmutableArray<string> WatchedSettings =
    [
        "ssl", "ssl_cert_file", "ssl_key_file", "ssl_ca_file", "ssl_crl_file", "ssl_crl_dir", "ssl_min_protocol_version", "ssl_max_protocol_version", "ssl_ciphers",
        "ssl_prefer_server_ciphers", "listen_addresses", "port", "password_encryption", "wal_level", "track_commit_timestamp", "summarize_wal",
    ];

    public async Task<TargetSnapshot> ReadAsync(Target target, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var authority = await authorities.FindCertificateAsync(target.Id, cancellationToken).ConfigureAwait(false);
        var server = await ReadServerAsync(target, findings, cancellationToken).ConfigureAwait(false);
        var report = await probe.ProbeAsync(
            new ProbeRequest { Host = target.Host, Port = target.Port, Trust = authority is null ? [] : [authority] }, cancellationToken).ConfigureAwait(false);
        findings.AddRange(report.Findings);

        var files = new FileGathering(target.Files, findings);
        var version = server?.Version ?? files.VersionOfDataDirectory();
        files.GatherConfiguration(version);
        var settings = Settings(target, files, version, server);
        files.GatherNamedBySettings(settings);
        files.GatherPgmoneta();

        var configuration = files.AsServerSees();
        var snapshot = new TargetSnapshot
        {
            Target = target,
            TakenAt = time.GetUtcNow(),
            Version = version,
            Files = files.ToFiles(),
            Configuration = configuration,
            Occupied = files.Occupied(),
            ServerAccount = FileReader.OwnerOf(target.Files.DataDirectory),
            Server = server,
            Settings = settings,
            Hba = HbaRules.Read(configuration, target.Files.OnServer(target.Files.HbaFile), version, HbaBuild.OfSettings(settings)),
            Served = report.Chain.FirstOrDefault(),
            Probe = report,
            Authority = authority,
            Findings = [],
        };
        return snapshot with { Findings = [.. findings, .. snapshot.Hba.Findings] };
    }

    private async Task<ServerView?> ReadServerAsync(Target target, ImmutableArray<Finding>.Builder findings, CancellationToken cancellationToken)
    {
        if (await targets.OpenAdminConnectionAsync(target.Id, cancellationToken).ConfigureAwait(false) is not { } connection)
        {
            findings.Add(new("no-admin-connection", Severity.Info, "No admin connection is stored: roles, settings and the verdict after a reload are read from files and from the wire only.", "Add the target again with an admin connection to see the server's own view."));
            return null;
        }
        switch (await AdminSession.OpenAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await using (open.Session.ConfigureAwait(false))
                {
                    try
                    {
                        return await open.Session.ReadViewWithoutRulesAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (AdminSessionException e)
                    {
                        findings.Add(e.Finding);
                        return null;
                    }
                }
            case AdminOutcome.Refused refused:
                findings.Add(refused.Finding);
                return null;
            default:
                return null;
        }
    }

    private static ImmutableSortedDictionary<string, string> Settings(Target target, FileGathering files, PostgresVersion version, ServerView? server)
    {
        if (server is not null)
            return server.Settings.Where(s => WatchedSettings.Contains(s.Key)).ToImmutableSortedDictionary(s => s.Key, s => s.Value.Value, StringComparer.Ordinal);
        var paths = target.Files;
        var auto = paths.OnServer(Path.Combine(paths.DataDirectory, "postgresql.auto.conf"));
        var winning = FileSettings.Winning(FileSettings.Read(files.AsServerSees(), paths.OnServer(paths.ConfigFile), auto, version));
        return winning.Where(s => WatchedSettings.Contains(s.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
