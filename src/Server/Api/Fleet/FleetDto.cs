using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Server.Api.Probe;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Fleet;

/// <summary>How far a scan is.</summary>
/// <param name="State"><c>running</c>, <c>cancelled</c> or <c>done</c>.</param>
public sealed record FleetProgressDto(string State, int Total, int Ended, int Tls, int Plaintext, int Unreachable, int Other,
    double ElapsedMs)
{
    public static FleetProgressDto Of(FleetProgress progress) => new(
        Spelling.Of(progress.State), progress.Total, progress.Ended, progress.Tls, progress.Plaintext, progress.Unreachable, progress.Other,
        progress.Elapsed.TotalMilliseconds);
}

/// <summary>A server of a scan.</summary>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>tls</c>, <c>plaintext</c>, <c>unreachable</c> or <c>other</c>.</param>
public sealed record FleetRowDto(int Index, string Host, int Port, string? ServerName, string State, ProbeDto? Report)
{
    public static FleetRowDto Of(FleetRow row) => new(
        row.Index, row.Host.Host, row.Host.Port, row.Host.ServerName, row.Word, row.Report is null ? null : ProbeDto.Of(row.Report));
}

/// <summary>A scan, and a page of its rows in the order of the list.</summary>
/// <param name="Rows">Null where only the scan was asked for.</param>
public sealed record FleetDto(Guid Id, DateTime StartedAt, FleetProgressDto Progress, FleetRowDto[]? Rows)
{
    public static FleetDto Of(FleetScan scan, FleetRowDto[]? rows = null) =>
        new(scan.Id, Spelling.Utc(scan.StartedAt), FleetProgressDto.Of(scan.Progress()), rows);
}
