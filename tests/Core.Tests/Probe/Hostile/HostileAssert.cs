using System.Diagnostics;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>Tests that measure the memory of the whole process, and so run alone.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>What every look at a hostile server keeps to, whatever the server does.</summary>
internal static class HostileAssert
{
    /// <summary>In bytes, by the probe and by the server of the test, which makes its messages anew for each connection.</summary>
    private const long MostAllocated = 120L << 20;
    private const long MostGrowth = 192L << 20;
    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan s_full = TimeSpan.FromSeconds(1.2);

    /// <summary>
    /// Looks at both depths: each ends with its deadline, with bounded memory, a reason for whatever is missing, and every socket closed.
    /// </summary>
    public static async Task<(ProbeReport Handshake, ProbeReport Full)> HoldsAsync(HostileServer server)
    {
        using var process = Process.GetCurrentProcess();
        var (allocated, resident) = (GC.GetTotalAllocatedBytes(), process.WorkingSet64);

        var handshake = await LookAsync(server,
            new() { Host = "127.0.0.1", Port = server.Port, AskPlaintext = true, AskDirectTls = true, Deadline = s_handshake });
        var full = await LookAsync(server,
            new() { Host = "127.0.0.1", Port = server.Port, Depth = ProbeDepth.Full, Deadline = s_full, MaxConnections = 60 });

        process.Refresh();
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, MostAllocated);
        Assert.True(process.WorkingSet64 - resident <= MostGrowth, $"The process grew by {(process.WorkingSet64 - resident) >> 20} MiB.");
        await Wait.UntilAsync(() => server.Open == 0, "the end of every connection");
        HasReasons(full);
        return (handshake, full);
    }

    private static async Task<ProbeReport> LookAsync(HostileServer server, ProbeRequest request)
    {
        var report = await server.LookAsync(request);
        Assert.True(report.Protocol is not null || !report.Findings.IsEmpty, "No handshake, and no finding says why.");
        return report;
    }

    private static void HasReasons(ProbeReport report)
    {
        if (report.Full is not { } full)
        {
            Assert.NotEmpty(report.Findings);
            return;
        }
        foreach (var direct in (DirectTlsFact[])[full.DirectWithAlpn, full.DirectWithoutAlpn])
            Assert.True(direct.Reach == DirectTlsReach.Speaks || IsReported(direct.Stop), "Direct TLS ended without a reason.");
        foreach (var protocol in full.Protocols)
            Assert.True(protocol.Offered
                ? IsReported(protocol.SuitesEnd)
                : IsReported(protocol.Stop), $"{protocol.Name} ended without a reason.");
        Assert.All(full.Groups.Where(group => group.Groups.IsEmpty), group => Assert.True(IsReported(group.End)));
        if (full.OverTls is { Verdict: PlaintextVerdict.NotAsked or PlaintextVerdict.Unknown } startup)
            Assert.True(IsReported(startup.Stop) || startup.Text.Length > 0, "The startup packet ended without a reason.");
        if (full.Renegotiation is { ClientInitiated: null } renegotiation)
            Assert.True(IsReported(renegotiation.Stop), "Renegotiation ended without a reason.");
        Assert.True(report.Plaintext.Text.Length > 0, "Plaintext ended without a reason.");
    }

    private static bool IsReported(ProbeStop? stop) => stop is not null && stop.Text.Length is > 0 and < 700 && Enum.IsDefined(stop.By);
}
