using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe.Fleet;

public sealed class FleetScanTests
{
    [Fact]
    public async Task Each_server_is_asked_once_and_no_more_than_so_many_at_once()
    {
        var probe = new HeldProbe { Holds = _ => true };
        using var scan = Scan(probe, "10.0.0.0/24", new() { AtOnce = 8 });

        scan.Resume();
        await Wait.UntilAsync(() => probe.Most == 8, "eight probes at once");
        probe.Free();
        await Wait.ForAsync(scan.Ended);

        Assert.Equal(FleetScanState.Done, scan.State);
        Assert.Equal(256, probe.Asked.Count);
        Assert.All(probe.Asked.Values, times => Assert.Equal(1, times));
        Assert.Equal(8, probe.Most);
        Assert.Equal((256, 256, 256), (scan.Progress().Total, scan.Progress().Ended, scan.Progress().Unreachable));
    }

    [Fact]
    public async Task What_was_cancelled_goes_on_where_it_stood_and_asks_no_server_twice_that_answered()
    {
        var probe = new HeldProbe { Holds = nth => nth > 8 };
        using var scan = Scan(probe, "10.0.0.0/26", new() { AtOnce = 4 });
        scan.Resume();
        await Wait.UntilAsync(() => scan.Progress().Ended == 8 && probe.Now == 4, "eight answers, and four probes that wait");

        scan.Cancel();
        await Wait.ForAsync(scan.Ended);

        Assert.Equal((FleetScanState.Cancelled, 8), (scan.Progress().State, scan.Progress().Ended));
        var done = scan.Rows().Where(r => r.State == FleetRowState.Done).Select(r => r.Host.Host).ToHashSet();
        Assert.All(scan.Rows().Where(r => r.State != FleetRowState.Done), r => Assert.Equal(FleetRowState.Waiting, r.State));

        probe.Free();
        scan.Resume();
        await Wait.ForAsync(scan.Ended);

        Assert.Equal(FleetScanState.Done, scan.State);
        Assert.All(done, host => Assert.Equal(1, probe.Asked[host]));
        Assert.Equal(64, scan.Rows().Count(r => r.State == FleetRowState.Done));
    }

    [Fact]
    public async Task One_host_is_looked_at_one_after_another_with_a_pause_between()
    {
        var (probe, time) = (new HeldProbe(), new FakeTimeProvider());
        using var scan = Scan(probe, "db:1\ndb:2\ndb:3\ndb:4\n", new() { AtOnce = 4, HostGap = TimeSpan.FromMilliseconds(80) }, time);

        scan.Resume();
        for (var asked = 1; asked <= 4; asked++)
        {
            await Wait.UntilAsync(() => scan.Progress().Ended == asked, $"answer {asked}");
            time.Advance(TimeSpan.FromMilliseconds(79));
            Assert.Equal(asked, scan.Progress().Ended);
            // The next may come to its pause only after this: its time is counted from the probe before it, so this millisecond is enough
            // either way.
            time.Advance(TimeSpan.FromMilliseconds(1));
        }
        await Wait.ForAsync(scan.Ended);

        Assert.Equal(1, probe.Most);
    }

    [Fact]
    public async Task A_fault_on_one_server_does_not_end_the_scan_of_the_others()
    {
        var probe = new HeldProbe { Breaks = "10.0.0.1" };
        using var scan = Scan(probe, "10.0.0.0/30", new());

        scan.Resume();
        await Wait.ForAsync(scan.Ended);

        Assert.Equal(FleetScanState.Done, scan.State);
        var broken = scan.Row(1).Report!;
        Assert.Equal("probe-failed", Assert.Single(broken.Findings).Code.Text);
        Assert.DoesNotContain("a secret", broken.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_a_spreadsheet_would_run_is_told_as_text()
    {
        var probe = new HeldProbe();
        using var scan = Scan(probe, "=cmd|calc\n@sum\nplain,5432,\"x\"\n", new());
        scan.Resume();
        await Wait.ForAsync(scan.Ended);

        var lines = FleetTable.ToCsv(scan.Rows()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(4, lines.Length);
        Assert.Equal(FleetTable.Header.Split(',').Length, lines[3].Split(',').Length);
        Assert.StartsWith("'=cmd|calc,5432,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("'@sum,5432,", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("plain,5432,x,unreachable,", lines[3], StringComparison.Ordinal);
    }

    private static FleetScan Scan(IProbe probe, string list, FleetTerms terms, TimeProvider? time = null) =>
        new(FleetList.Read(list, 5432), time is null ? terms with { HostGap = TimeSpan.Zero } : terms, probe, time ?? TimeProvider.System);

    /// <summary>Answers at once, or holds what it is told to hold until it is freed or cancelled.</summary>
    private sealed class HeldProbe : IProbe
    {
        private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _begun;
        private int _now;
        private int _most;

        /// <summary>By the number of the call, from 1.</summary>
        public Func<int, bool> Holds { get; init; } = _ => false;

        public ConcurrentDictionary<string, int> Asked { get; } = new();

        public string? Breaks { get; init; }

        public int Now => Volatile.Read(ref _now);

        public int Most => Volatile.Read(ref _most);

        public void Free() => _freed.SetResult();

        public async Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref _now);
            for (var most = _most; now > most; most = _most) Interlocked.CompareExchange(ref _most, now, most);
            try
            {
                if (request.Host == Breaks) throw new InvalidOperationException("a secret");
                if (Holds(Interlocked.Increment(ref _begun))) await _freed.Task.WaitAsync(cancellationToken);
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
