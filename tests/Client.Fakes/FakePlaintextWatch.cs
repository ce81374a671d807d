using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Watches over the fleet: one with plaintext sessions, one that fails since its server is down.</summary>
public sealed class FakePlaintextWatch(World world) : IPlaintextWatch
{
    public async Task<PlaintextWatchReport?> ReadAsync(Guid targetId, CancellationToken cancellationToken)
    {
        await world.AnswerAsync(cancellationToken);
        if (world.Find(targetId) is not { } server) return null;
        var watch = world.Watches.GetValueOrDefault(targetId);
        var records = Snapshots.Of(server, world.Now).Hba.Records
            .Where(r => r.Type is Core.Hba.Syntax.HbaConnectionType.Host or Core.Hba.Syntax.HbaConnectionType.HostNoSsl
                && r.Method != "reject");
        return new()
        {
            Watch = watch,
            Records = [.. records.Select(r => new WatchedRecord(r, watch is { Samples: > 100 } && r.LineNumber == 13 ? Seen() : []))],
            Elsewhere = watch is { Samples: > 100 } ? [Session("etl", "staging", "172.20.0.4", "", 9, TimeSpan.FromDays(2))] : [],
        };
    }

    public async Task<ImmutableArray<Finding>> StartAsync(Guid targetId, string actor, CancellationToken cancellationToken)
    {
        await world.PauseAsync(cancellationToken);
        world.Watches[targetId] = new() { TargetId = targetId, Since = world.Now, Samples = 1, LastSample = world.Now };
        return [];
    }

    public Task<bool> StopAsync(Guid targetId, string actor, CancellationToken cancellationToken) =>
        Task.FromResult(world.Watches.Remove(targetId));

    public Task SampleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private ImmutableArray<PlaintextSession> Seen() =>
    [
        Session("app", "orders", "10.4.1.7", "orders-api", 4302, TimeSpan.FromMinutes(1)),
        Session("app", "orders", "10.4.1.8", "orders-api", 4288, TimeSpan.FromMinutes(1)),
        Session("report", "orders", "10.9.0.31", "Excel", 12, TimeSpan.FromHours(20)),
    ];

    private PlaintextSession Session(string role, string database, string address, string application, int samples, TimeSpan ago) => new()
    {
        Role = role,
        Database = database,
        Address = address,
        ApplicationName = application,
        FirstSeen = world.Now.AddDays(-3),
        LastSeen = world.Now - ago,
        Samples = samples,
    };
}
