using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Fleet;

/// <summary>Keeps the newest scans in memory; an older one is cancelled when it is let go.</summary>
internal sealed class FleetService(IProbe probe, TimeProvider time) : IFleet, IDisposable
{
    private const int Kept = 10;

    /// <summary>A row with its chain takes about 4 KiB.</summary>
    private const int MostRows = 131_072;
    private readonly Lock _turn = new();
    private ImmutableList<FleetScan> _scans = [];

    public FleetScan Start(FleetList list, FleetTerms terms)
    {
        if (list.Hosts.IsEmpty || !list.Findings.IsEmpty)
            throw new ArgumentException("The list names no server, or holds an error.", nameof(list));
        var scan = new FleetScan(list, terms, probe, time);
        lock (_turn)
        {
            _scans = _scans.Insert(0, scan);
            while (_scans.Count > Kept || (_scans.Count > 1 && _scans.Sum(s => s.Count) > MostRows))
            {
                _scans[^1].Dispose();
                _scans = _scans.RemoveAt(_scans.Count - 1);
            }
        }
        scan.Resume();
        return scan;
    }

    public FleetScan? Find(Guid id) => _scans.Find(scan => scan.Id == id);

    public ImmutableArray<FleetScan> List() => [.. _scans];

    public void Dispose()
    {
        foreach (var scan in _scans) scan.Dispose();
    }
}
