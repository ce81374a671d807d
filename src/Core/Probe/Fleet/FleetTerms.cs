using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Probe.Fleet;

/// <summary>How gently a fleet is looked at.</summary>
public sealed record FleetTerms
{
    public const int MostAtOnce = 512;

    /// <summary>Hosts that are looked at at the same time, 1 to <see cref="MostAtOnce"/>.</summary>
    public int AtOnce { get; init; } = 32;

    /// <summary>The least time between the starts of two looks at the same host name or address, whatever the port.</summary>
    public TimeSpan HostGap { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>For each server, all its stages together.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The roots to validate chains with; without any they are not validated.</summary>
    public ImmutableArray<Certificate> Trust { get; init; } = [];

    /// <summary>As <see cref="Facts.ProbeRequest.RevocationLists"/>.</summary>
    public ImmutableArray<RevocationList> RevocationLists { get; init; } = [];

    /// <summary>
    /// A second connection with a plaintext startup packet for each server that answered. Off, a server gets one connection, and up to five
    /// more where it answers and takes nothing that .NET's TLS offers; what does not answer is never asked again.
    /// </summary>
    public bool AskPlaintext { get; init; }
}
