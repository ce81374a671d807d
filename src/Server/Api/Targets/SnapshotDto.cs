using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Verify.Proofs;
using PgTlsDashboard.Server.Api.Certificates;
using PgTlsDashboard.Server.Api.Configuration;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>A file of a target: where, whose, and its hash.</summary>
public sealed record FileDto(string Path, bool Exists, string? Hash, string? Mode, string? Owner, bool IsMountPoint);

/// <summary>The login by which the server was asked.</summary>
/// <param name="Way"><c>peer</c> (through the Unix-domain socket, as the agent's account) or <c>stored</c>; null when the server could not
/// be asked.</param>
/// <param name="Rights">What its role may do.</param>
/// <param name="Lacks">What its role may not do although it would be of use.</param>
public sealed record AdminDto(string? Way, string? Role, string[] Rights, string[] Lacks)
{
    public static AdminDto Of(AdminLogin? login) =>
        login is null ? new(null, null, [], []) : new(Spelling.Of(login.Way), login.Role, [.. login.Rights], [.. login.Lacks]);
}

/// <summary>A target at one moment.</summary>
/// <param name="Ssl">Whether the setting <c>ssl</c> is on; what is served is in <paramref name="TlsServed"/>.</param>
/// <param name="Certificate">As served on the wire; null when none is.</param>
/// <param name="Health">The target's state in one word and one sentence.</param>
/// <param name="Access">How the records let in from other machines.</param>
/// <param name="AccessRecords">What each valid record means, in their order.</param>
public sealed record SnapshotDto(
    Guid TargetId, DateTime TakenAt, string ServerVersion, bool Ssl, bool TlsServed, bool AdminConnected,
    IReadOnlyDictionary<string, string> Settings,
    HbaRulesDto Hba, CertificateDto? Certificate, CertificateDto? Authority, FileDto[] Files, FindingDto[] Findings,
    AdminDto Admin, TargetHealthDto Health, AccessSummaryDto Access, AccessRecordDto[] AccessRecords)
{
    /// <param name="proofs">What was proven of it.</param>
    public static SnapshotDto Of(TargetSnapshot snapshot, TargetProofs proofs, DateTimeOffset now) => new(
        snapshot.Target.Id, Spelling.Utc(snapshot.TakenAt), snapshot.Version.ToString(),
        snapshot.Settings.TryGetValue("ssl", out var ssl)
            && ssl is "on" or "true" or "yes" or "1", snapshot.TlsIsOn, snapshot.Server is not null,
        snapshot.Settings, HbaRulesDto.WithoutSecrets(snapshot.Hba), snapshot.Served is { } served ? CertificateDto.Of(served) : null,
        snapshot.Authority is { } authority ? CertificateDto.Of(authority) : null, [.. snapshot.Files.Values.Select(Of)],
        FindingDto.Of(snapshot.Findings), AdminDto.Of(AdminLogin.Of(snapshot)),
        TargetHealthDto.Of(TargetState.Of(snapshot, proofs, now)), AccessSummaryDto.Of(AccessSummary.Of(snapshot.Hba)),
        [.. snapshot.Hba.Records.Select(AccessRecordDto.Of)]);

    private static FileDto Of(FileSnapshot file) => new(
        file.Path, file.Exists, file.Hash, file.Exists ? Convert.ToString((int)file.Mode, 8).PadLeft(4, '0') : null, file.Owner?.ToString(),
        file.IsMountPoint);
}
