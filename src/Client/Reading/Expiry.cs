using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Reading;

/// <summary>Something that ends on a day.</summary>
public sealed record Expiry(string What, string Target, DateTimeOffset At, string Href)
{
    /// <summary>Everything of a target that ends, soonest first.</summary>
    public static ImmutableArray<Expiry> Of(IEnumerable<TargetSnapshot> snapshots, IEnumerable<DatabaseClient> clients)
    {
        var all = ImmutableArray.CreateBuilder<Expiry>();
        var names = new Dictionary<Guid, string>();
        foreach (var snapshot in snapshots)
        {
            var target = snapshot.Target;
            names[target.Id] = target.Name;
            if (snapshot.Served is { } served)
                all.Add(new("Server certificate", target.Name, served.NotAfter, Links.Setup(target.Id, SetupSteps.ServerCertificate)));
            if (snapshot.Authority is { } authority && authority.FingerprintSha256 != snapshot.Served?.FingerprintSha256)
                all.Add(new("Certificate authority", target.Name, authority.NotAfter, Links.Target(target.Id)));
        }

        foreach (var client in clients)
            if (names.TryGetValue(client.TargetId, out var name))
                all.Add(new($"Client certificate of {client.Role}", name, client.Certificate.NotAfter,
                    Links.Setup(client.TargetId, SetupSteps.ClientCertificate)));
        return [.. all.OrderBy(e => e.At)];
    }
}
