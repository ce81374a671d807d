using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Applying.Reading;

/// <summary>Takes a snapshot: what the agents see, and the wire. What cannot be had is a finding.</summary>
internal sealed class SnapshotReader(HostReader hosts, ITargetStore targets, IAuthorityStore authorities, IProbe probe, TimeProvider time)
{
    public async Task<TargetSnapshot> ReadAsync(Target target, CancellationToken cancellationToken)
    {
        var authority = await authorities.FindCertificateAsync(target.Id, cancellationToken).ConfigureAwait(false);
        var probing = probe.ProbeAsync(
            new ProbeRequest { Host = target.Host, Port = target.Port, Trust = authority is null ? [] : [authority] }, cancellationToken);
        var host = await hosts.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        var report = await probing.ConfigureAwait(false);
        var (known, replaced) = await IdentifyAsync(target, host, cancellationToken).ConfigureAwait(false);
        var configuration = AsServerSees(target.Files, host);
        var (here, isSeen) = OwnAddress.Of(target, host.Server);
        var snapshot = new TargetSnapshot
        {
            Target = known,
            TakenAt = time.GetUtcNow(),
            Version = host.Version,
            Files = host.Files,
            Configuration = configuration,
            Occupied = host.Occupied,
            Roots = host.Roots,
            ServerAccount = host.ServerAccount,
            Server = host.Server,
            Settings = host.Settings,
            Served = report.Chain.FirstOrDefault(),
            Probe = report,
            Authority = authority,
            Here = here,
            HereIsSeen = isSeen,
            Findings = [],
        };
        return snapshot with
        {
            Findings = [.. replaced, .. host.Findings, .. report.Findings, .. snapshot.Hba.Findings, .. ManagedFiles.Of(snapshot),
                .. TlsFileCheck.Of(snapshot)],
        };
    }

    /// <summary>The same server as when it was added, or a finding. What no agent had seen until now is recorded.</summary>
    private async Task<(Target Known, ImmutableArray<Finding> Findings)> IdentifyAsync(Target target, HostView host,
        CancellationToken cancellationToken)
    {
        var root = host.Roots.FirstOrDefault(pin => pin.Path == target.Files.DataDirectory);
        if (host.SystemIdentifier is not { } system || root is null || host.ServerAccount is not { } account) return (target, []);
        if (target.Identity is { SystemIdentifier: { } was } && was != system)
        {
            return (target, [new(FindingCode.ServerReplaced, Severity.Error,
                $"Another cluster lies in {target.Files.DataDirectory} than when the server was added: its system "
                    + $"identifier was {was} and is {system}.",
                "Edit the server and save it, if that is right; nothing is written before.", target.Files.DataDirectory)]);
        }

        var identity = new ServerIdentity
        {
            AgentId = target.Identity?.AgentId,
            Uid = target.Identity?.Uid ?? account.Uid,
            Gid = target.Identity?.Gid ?? account.Gid,
            Directory = (root.Device, root.Inode),
            SystemIdentifier = system,
        };
        if (identity == target.Identity) return (target, []);
        await targets.SetIdentityAsync(target.Id, identity, cancellationToken).ConfigureAwait(false);
        return (target with { Identity = identity }, []);
    }

    private static ConfigurationFiles AsServerSees(TargetFiles paths, HostView host)
    {
        var files = ConfigurationFiles.Empty;
        foreach (var (path, file) in host.Files)
            if (file.Content is { } content) files = files.With(paths.OnServer(path), content);
        foreach (var directory in host.Directories) files = files.WithDirectory(paths.OnServer(directory));
        return files;
    }
}
