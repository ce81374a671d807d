using System.Collections.Immutable;
using System.Threading.Channels;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Fleet;

public enum FleetScanState
{
    Running,
    /// <summary>What was not looked at yet waits for <see cref="FleetScan.Resume"/>.</summary>
    Cancelled,
    Done,
}

/// <summary>How far a scan is.</summary>
public sealed record FleetProgress(FleetScanState State, int Total, int Ended, int Tls, int Plaintext, int Unreachable, int Other,
    TimeSpan Elapsed);

/// <summary>A list of servers under way: bounded at once, bounded a host, cancelled and resumed without asking any server twice.</summary>
public sealed class FleetScan : IDisposable
{
    private readonly IProbe _probe;
    private readonly TimeProvider _time;
    private readonly FleetRow[] _rows;
    private readonly HostPacing _gaps;
    private readonly Lock _turn = new();
    private CancellationTokenSource _cancel = new();
    private TimeSpan _before;
    private long _since;

    /// <summary>Made at rest: <see cref="Resume"/> begins it.</summary>
    public FleetScan(FleetList list, FleetTerms terms, IProbe probe, TimeProvider time)
    {
        (Id, Terms, StartedAt, _probe, _time) = (Guid.NewGuid(), terms, time.GetUtcNow(), probe, time);
        _rows = [.. list.Hosts.Select((host, i) => new FleetRow(i, host, FleetRowState.Waiting, null))];
        _gaps = new HostPacing(terms.HostGap, time);
        State = FleetScanState.Cancelled;
    }

    public Guid Id { get; }

    public FleetTerms Terms { get; }

    public DateTimeOffset StartedAt { get; }

    public FleetScanState State { get; private set; }

    /// <summary>Ends when the scan is done or was cancelled; never fails.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public int Count => _rows.Length;

    public FleetRow Row(int index) => Volatile.Read(ref _rows[index]);

    /// <summary>A copy of the rows as they are now.</summary>
    public ImmutableArray<FleetRow> Rows() => [.. _rows];

    public FleetProgress Progress()
    {
        var counts = _rows.CountBy(row => row.Word).ToDictionary(StringComparer.Ordinal);
        int Of(string word) => counts.GetValueOrDefault(word);
        var state = State;
        return new(state, Count, Count - Of("waiting") - Of("running"), Of("tls"), Of("plaintext"), Of("unreachable"), Of("other"),
            state == FleetScanState.Running ? _before + _time.GetElapsedTime(_since) : _before);
    }

    /// <summary>
    /// Goes on with what was not looked at; a server under way when it was cancelled is looked at again, the ended ones are not.
    /// </summary>
    public void Resume()
    {
        lock (_turn)
        {
            if (State != FleetScanState.Cancelled) return;
            _cancel.Dispose();
            _cancel = new CancellationTokenSource();
            _since = _time.GetTimestamp();
            State = FleetScanState.Running;
            Ended = RunAsync(_cancel.Token);
        }
    }

    public void Cancel()
    {
        lock (_turn) _cancel.Cancel();
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _cancel.Cancel();
            _cancel.Dispose();
        }
    }

    public override string ToString() => $"scan of {Count} servers";

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var queue = Channel.CreateUnbounded<int>();
        foreach (var row in _rows)
            if (row.State != FleetRowState.Done) queue.Writer.TryWrite(row.Index);
        queue.Writer.Complete();
        var workers = Math.Min(Math.Clamp(Terms.AtOnce, 1, FleetTerms.MostAtOnce), queue.Reader.Count);
        await Task.WhenAll(Enumerable.Range(0, workers)
            .Select(_ => Task.Run(() => WorkAsync(queue.Reader, cancellationToken), CancellationToken.None))).ConfigureAwait(false);
        lock (_turn)
        {
            _before += _time.GetElapsedTime(_since);
            State = _rows.All(row => row.State == FleetRowState.Done) ? FleetScanState.Done : FleetScanState.Cancelled;
        }
    }

    private async Task WorkAsync(ChannelReader<int> queue, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && queue.TryRead(out var index))
        {
            var row = _rows[index];
            Volatile.Write(ref _rows[index], row with { State = FleetRowState.Running });
            try
            {
                using var place = await _gaps.EnterAsync(row.Host.Host, cancellationToken).ConfigureAwait(false);
                var report = await _probe.ProbeAsync(Request(row.Host), cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _rows[index], row with { State = FleetRowState.Done, Report = report });
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Volatile.Write(ref _rows[index], row with { State = FleetRowState.Waiting });
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A fault of this program on one server does not end the scan of the others.
                Volatile.Write(ref _rows[index], row with { State = FleetRowState.Done, Report = Broken(row.Host, e) });
            }
        }
    }

    private ProbeReport Broken(FleetHost host, Exception e) => new()
    {
        Request = Request(host),
        At = _time.GetUtcNow(),
        Reachable = false,
        SslRequest = SslRequestResponse.NotAsked,
        ConnectElapsed = TimeSpan.Zero,
        NegotiateElapsed = TimeSpan.Zero,
        HandshakeElapsed = TimeSpan.Zero,
        Findings = [ProbeFindings.OurFault(host.ToString(), e.GetType().Name)],
    };

    private ProbeRequest Request(FleetHost host) => new()
    {
        Host = host.Host,
        Port = host.Port,
        ServerName = host.ServerName,
        Trust = Terms.Trust,
        RevocationLists = Terms.RevocationLists,
        AskPlaintext = Terms.AskPlaintext,
        Deadline = Terms.Deadline,
    };
}
