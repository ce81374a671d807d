using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Fleet;

public enum FleetRowState
{
    Waiting,
    Running,
    Done,
}

/// <summary>A server of a scan and what was seen.</summary>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Report">Null until it is done.</param>
public sealed record FleetRow(int Index, FleetHost Host, FleetRowState State, ProbeReport? Report)
{
    /// <summary>
    /// The state in one word that sorts and filters: <c>waiting</c>, <c>running</c>, <c>tls</c>, <c>plaintext</c>, <c>unreachable</c>,
    /// <c>other</c>.
    /// </summary>
    public string Word => (State, Report) switch
    {
        (FleetRowState.Waiting, _) => "waiting",
        (FleetRowState.Running, _) => "running",
        (_, { Findings: [{ Code: var code }, ..] }) when code == FindingCode.ProbeFailed => "other",
        (_, { Reachable: false }) => "unreachable",
        (_, { Protocol: not null }) => "tls",
        (_, { SslRequest: SslRequestResponse.Refused }) => "plaintext",
        _ => "other",
    };

    public bool HasErrors => Report?.Findings.Any(f => f.Severity == Severity.Error) ?? false;
}
