using System.Collections.Concurrent;
using System.Diagnostics;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe.Fleet;

public sealed class FleetScanTests
{
    [Fact]
    public async Task Each_server_is_asked_once_and_no_more_than_so_many_at_once()
    {
        var probe = new SlowProbe(TimeSpan.FromMilliseconds(5));
        using var scan = Scan(probe, "10.0.0.0/24", new() { AtOnce = 8 });

        scan.Resume();
        await scan.Ended;

        Assert.Equal(FleetScanState.Done, scan.State);
        Assert.Equal(256, probe.Asked.Count);
        Assert.All(probe.Asked.Values, times => Assert.Equal(1, times));
        Assert.InRange(probe.Most, 2, 8);
        Assert.Equal((256, 256, 256), (scan.Progress().Total, scan.Progress().Ended, scan.Progress().Unreachable));
    }

    [Fact]
    public async Task What_was_cancelled_goes_on_where_it_stood_and_asks_no_server_twice_that_answered()
    {
        var probe = new SlowProbe(TimeSpan.FromMilliseconds(20));
        using var scan = Scan(probe, "10.0.0.0/26", new() { AtOnce = 4 });
        scan.Resume();
        while (scan.Progress().Ended < 8) await Task.Delay(5);

        scan.Cancel();
        await scan.Ended;

        var before = scan.Progress();
        Assert.Equal(FleetScanState.Cancelled, before.State);
        Assert.InRange(before.Ended, 8, 63);
        var done = scan.Rows().Where(r => r.State == FleetRowState.Done).Select(r => r.Host.Host).ToHashSet();
        Assert.All(scan.Rows().Where(r => r.State != FleetRowState.Done), r => Assert.Equal(FleetRowState.Waiting, r.State));

        scan.Resume();
        await scan.Ended;

        Assert.Equal(FleetScanState.Done, scan.State);
        Assert.All(done, host => Assert.Equal(1, probe.Asked[host]));
        Assert.Equal(64, scan.Rows().Count(r => r.State == FleetRowState.Done));
    }

    [Fact]
    public async Task One_host_is_looked_at_one_after_another_with_a_pause_between()
    {
        var probe = new SlowProbe(TimeSpan.FromMilliseconds(1));
        using var scan = Scan(probe, "db:1\ndb:2\ndb:3\ndb:4\n", new() { AtOnce = 4, HostGap = TimeSpan.FromMilliseconds(80) });
        var clock = Stopwatch.StartNew();

        scan.Resume();
        await scan.Ended;

        Assert.Equal(1, probe.Most);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(240), clock.Elapsed.ToString());
    }

    [Fact]
    public async Task A_fault_on_one_server_does_not_end_the_scan_of_the_others()
    {
        var probe = new SlowProbe(TimeSpan.Zero) { Breaks = "10.0.0.1" };
        using var scan = Scan(probe, "10.0.0.0/30", new());

        scan.Resume();
        await scan.Ended;

        Assert.Equal(FleetScanState.Done, scan.State);
        var broken = scan.Row(1).Report!;
        Assert.Equal("probe-failed", Assert.Single(broken.Findings).Code);
        Assert.DoesNotContain("a secret", broken.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_a_spreadsheet_would_run_is_told_as_text()
    {
        var probe = new SlowProbe(TimeSpan.Zero);
        using var scan = Scan(probe, "=cmd|calc\n@sum\nplain,5432,\"x\"\n", new());
        scan.Resume();
        await scan.Ended;

        var lines = FleetTable.ToCsv(scan.Rows()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(4, lines.Length);
        Assert.Equal(FleetTable.Header.Split(',').Length, lines[3].Split(',').Length);
        Assert.StartsWith("'=cmd|calc,5432,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("'@sum,5432,", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("plain,5432,x,unreachable,", lines[3], StringComparison.Ordinal);
    }

    private static FleetScan Scan(IProbe probe, string list, FleetTerms terms) =>
        new(FleetList.Read(list, 5432), terms.HostGap == TimeSpan.FromMilliseconds(200) ? terms with { HostGap = TimeSpan.Zero } : terms, probe, TimeProvider.System);

    private sealed class SlowProbe(TimeSpan pause) : IProbe
    {
        private int _now;
        private int _most;

        public ConcurrentDictionary<string, int> Asked { get; } = new();

        public string? Breaks { get; init; }

        public int Most => _most;

        public async Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref _now);
            for (var most = _most; now > most; most = _most) Interlocked.CompareExchange(ref _most, now, most);
            try
            {
                if (request.Host == Breaks) throw new InvalidOperationException("a secret");
                await Task.Delay(pause, cancellationToken);
                Asked.AddOrUpdate(request.Host, 1, (_, times) => times + 1);
            }
            finally
            {
                Interlocked.Decrement(ref _now);
            }
            return new()
            {
                Request = request,
                At = DateTimeOffset.UnixEpoch,
                Reachable = false,
                SslRequest = SslRequestResponse.NotAsked,
                ConnectElapsed = TimeSpan.Zero,
                NegotiateElapsed = TimeSpan.Zero,
                HandshakeElapsed = TimeSpan.Zero,
                Findings = [],
            };
        }
    }
}
