using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Client.Fakes;

public sealed class FakeProbe(World world) : IProbe
{
    public async Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        world.Asked.Add(request);
        await world.AnswerAsync(cancellationToken);
        if (FullProbes.Find(request, world.Now) is { } special) return special;
        var server = world.Servers.FirstOrDefault(s => s.Target.Host == request.Host)
            ?? Fleet.Server(Guid.Empty, "elsewhere", request.Host, request.Port, world.Now, false);
        return server.Down ? Snapshots.Of(server, world.Now).Probe! : Probes.Of(server, request, world.Now);
    }
}

public sealed class FakeFleet(IProbe probe, TimeProvider time) : IFleet
{
    private ImmutableList<FleetScan> _scans = [];

    public FleetScan Start(FleetList list, FleetTerms terms)
    {
        var scan = new FleetScan(list, terms, probe, time);
        _scans = _scans.Insert(0, scan);
        scan.Resume();
        return scan;
    }

    public FleetScan? Find(Guid id) => _scans.Find(scan => scan.Id == id);

    public ImmutableArray<FleetScan> List() => [.. _scans];
}

public sealed class FakeSandbox(World world) : ISandbox, IDisposable
{
    public bool Fails { get; set; }

    public SandboxServer? Current { get; private set; }

    public async Task<SandboxOutcome> StartAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (Fails)
            return new SandboxOutcome.Failed(new(Core.FindingCode.SandboxNoPostgresql, Core.Severity.Error,
                "No PostgreSQL server is installed on this machine.", "Install the package postgresql, then start the sandbox again."));
        foreach (var step in new[] { "Found PostgreSQL 16.4 in /usr/lib/postgresql/16/bin.", "Made a data directory.",
            "Started the server on port 54329.", "Made the roles repl and app." })
        {
            progress?.Report(step);
            await world.PauseAsync(cancellationToken);
        }

        Current = new()
        {
            Port = 54329,
            Directory = "/tmp/pgtls-sandbox",
            DataDirectory = "/tmp/pgtls-sandbox/data",
            PgmonetaConf = "/tmp/pgtls-sandbox/pgmoneta.conf",
            AdminConnection = "host=/tmp/pgtls-sandbox port=54329 user=postgres",
            Passwords = ImmutableDictionary<string, string>.Empty.Add("repl", "repl").Add("app", "app"),
            Version = "16.4",
        };
        return new SandboxOutcome.Running(Current);
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class FakeAuditTrail(World world) : IAuditTrail
{
    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        world.Audit.Insert(0, entry);
        return Task.CompletedTask;
    }

    public async Task<ImmutableArray<AuditEntry>> ListAsync(Guid? targetId, int count, CancellationToken cancellationToken)
    {
        await world.AnswerAsync(cancellationToken);
        return [.. world.Audit.Where(a => targetId is null || a.TargetId == targetId).Take(count)];
    }
}
