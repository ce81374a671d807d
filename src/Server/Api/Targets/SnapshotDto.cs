using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Server.Api.Certificates;
using PgTlsDashboard.Server.Api.Configuration;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>A file of a target: where, whose, and its hash.</summary>
public sealed record FileDto(string Path, bool Exists, string? Hash, string? Mode, string? Owner, bool IsMountPoint);

/// <summary>A target at one moment.</summary>
/// <param name="Ssl">Whether the setting <c>ssl</c> is on; what is served is in <paramref name="TlsServed"/>.</param>
/// <param name="Certificate">As served on the wire; null when none is.</param>
public sealed record SnapshotDto(
    Guid TargetId, DateTime TakenAt, string ServerVersion, bool Ssl, bool TlsServed, bool AdminConnected, IReadOnlyDictionary<string, string> Settings,
    HbaRulesDto Hba, CertificateDto? Certificate, CertificateDto? Authority, FileDto[] Files, FindingDto[] Findings)
{
    public static SnapshotDto Of(TargetSnapshot snapshot) => new(
        snapshot.Target.Id, Spelling.Utc(snapshot.TakenAt), snapshot.Version.ToString(),
        snapshot.Settings.TryGetValue("ssl", out var ssl) && ssl is "on" or "true" or "yes" or "1", snapshot.TlsIsOn, snapshot.Server is not null,
        snapshot.Settings, HbaRulesDto.WithoutSecrets(snapshot.Hba), snapshot.Served is { } served ? CertificateDto.Of(served) : null,
        snapshot.Authority is { } authority ? CertificateDto.Of(authority) : null, [.. snapshot.Files.Values.Select(Of)],
        FindingDto.Of(snapshot.Findings));

    private static FileDto Of(FileSnapshot file) => new(
        file.Path, file.Exists, file.Hash, file.Exists ? Convert.ToString((int)file.Mode, 8).PadLeft(4, '0') : null, file.Owner?.ToString(),
        file.IsMountPoint);
}
