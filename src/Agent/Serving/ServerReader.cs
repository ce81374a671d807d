using System.Collections.Immutable;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// Reads a server's machine: the server's own view, the files with what they include, the cluster's identity. What cannot be had is a
/// finding.
/// </summary>
/// <param name="since">How long the server's log was when this agent last began to change something.</param>
internal sealed class ServerReader(ReadRequest request, ContentStore contents, ServerLogMark? since)
{
    private static readonly ImmutableHashSet<string> s_watched = ImmutableHashSet.Create(
        StringComparer.Ordinal, "ssl", "ssl_cert_file", "ssl_key_file", "ssl_ca_file", "ssl_crl_file", "ssl_crl_dir",
        "ssl_min_protocol_version",
        "ssl_max_protocol_version", "ssl_passphrase_command_supports_reload",
        "ssl_ciphers", "ssl_prefer_server_ciphers", "listen_addresses", "port", "password_encryption",
        "wal_level",
        "track_commit_timestamp", "summarize_wal");

    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();

    public async Task<ServerReading> ReadAsync(CancellationToken cancellationToken)
    {
        var paths = request.Files;
        var server = request.Server ? await AskAsync(cancellationToken).ConfigureAwait(false) : null;
        var files = new FileGathering(paths, _findings);
        var version = server?.Version ?? (request.Server ? files.VersionOfDataDirectory() : PostgresVersion.OfMajor(18));
        var settings = ImmutableSortedDictionary<string, string>.Empty;
        if (request.Server)
        {
            files.GatherConfiguration(version);
            settings = Settings(files, version, server);
            files.GatherNamedBySettings(settings);
        }

        if (request.Pgmoneta) files.GatherPgmoneta();
        cancellationToken.ThrowIfCancellationRequested();
        return new()
        {
            Server = server,
            Version = version,
            Settings = settings,
            Files = [.. files.ToFiles().Values.Select(Reading)],
            Directories = [.. files.Directories],
            Occupied = [.. files.Occupied(request.Server, request.Pgmoneta)],
            Roots = [.. TargetRoots.Of(paths).Select(Pin).OfType<DirectoryPin>()],
            ServerAccount = request.Server ? FileReader.OwnerOf(paths.DataDirectory) : null,
            SystemIdentifier = request.Server ? ControlFile.SystemIdentifier(paths.DataDirectory) : null,
            Findings = _findings.ToImmutable(),
            Log = request.WithLog ? Log(paths) : null,
        };
    }

    private ServerLogReading Log(TargetFiles paths)
    {
        var (path, lines) = ServerLog.Read(paths, since);
        return new(path, lines);
    }

    internal static DirectoryPin? Pin(string path) =>
        FileReader.Identity(path) is { } identity ? new(path, identity.Resolved, identity.Device, identity.Inode) : null;

    private FileReading Reading(FileSnapshot file) => new()
    {
        Path = file.Path,
        Exists = file.Exists,
        Hash = file.Hash,
        ContentHash = file.Content is { } content ? contents.Hold(content.AsMemory()) : null,
        ContentLength = file.Content?.Length ?? 0,
        Mode = file.Mode,
        Owner = file.Owner,
        IsMountPoint = file.IsMountPoint,
        MayWrite = WriteAccess.MayReplace(file.Path, file.IsMountPoint),
        HoldsPrivateKey = file.HoldsPrivateKey,
        Key = file.Key,
    };

    private async Task<ServerView?> AskAsync(CancellationToken cancellationToken)
    {
        switch (await AgentLogin.OpenAsync(new(request.Files, request.Login), cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await using (open.Session.ConfigureAwait(false))
                {
                    try
                    {
                        return request.WithRules
                            ? await open.Session.ReadViewAsync(cancellationToken).ConfigureAwait(false)
                            : await open.Session.ReadViewWithoutRulesAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (AdminSessionException e)
                    {
                        _findings.Add(e.Finding);
                        return null;
                    }
                }

            case AdminOutcome.Refused refused:
                _findings.Add(refused.Finding);
                return null;
            default:
                return null;
        }
    }

    private ImmutableSortedDictionary<string, string> Settings(FileGathering files, PostgresVersion version, ServerView? server)
    {
        if (server is not null)
            return server.Settings.Where(s => s_watched.Contains(s.Key))
                .ToImmutableSortedDictionary(s => s.Key, s => s.Value.Value, StringComparer.Ordinal);
        var paths = request.Files;
        var auto = paths.OnServer(Path.Combine(paths.DataDirectory, "postgresql.auto.conf"));
        var winning = FileSettings.Winning(FileSettings.Read(files.AsServerSees(), paths.OnServer(paths.ConfigFile), auto, version));
        return winning.Where(s => s_watched.Contains(s.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
