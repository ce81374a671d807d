using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>Advice on a target's access rules, from what its snapshot knows.</summary>
public static class SnapshotAdvice
{
    public static ImmutableArray<HbaAdvice> Of(TargetSnapshot snapshot, ImmutableArray<DatabaseClient> clients) =>
        HbaAdviser.Advise(snapshot.Hba, Facts(snapshot, clients));

    internal static AdviceFacts Facts(TargetSnapshot snapshot, ImmutableArray<DatabaseClient> clients)
    {
        var files = snapshot.Target.Files;
        var ident = files.OnServer(files.IdentFile);
        var listens = snapshot.Settings.TryGetValue("listen_addresses", out var setting)
            ? setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;
        return new()
        {
            TlsIsOn = snapshot.TlsIsOn,
            // A server that was not reached may have been given ssl = on by its command line.
            TlsIsUnknown = snapshot is { Server: null, Probe: null or { Reachable: false } },
            HasClientAuthority = snapshot.Settings.GetValueOrDefault("ssl_ca_file") is { Length: > 0 },
            ListensOnIpv6 = listens is null
                ? null
                : Array.Exists(listens, name => name is "*" || IPAddress.TryParse(name, out var address)
                    && address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)),
            ListensOnNetwork = listens is null
                ? null
                : Array.Exists(listens, name => name is not "localhost"
                    && !(IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address))),
            PasswordEncryption = snapshot.Settings.GetValueOrDefault("password_encryption"),
            Maps = snapshot.Configuration.Find(ident) is null ? null : snapshot.Maps,
            Roles = snapshot.Server is { } server
                ? [.. server.Roles.Select(role => new AdviceRole(role.Name, role.Superuser, role.Replication, role.MemberOf))]
                : null,
            Databases = snapshot.Server?.Databases,
            CommonNames = [.. clients.Where(client => client.TargetId == snapshot.Target.Id).Select(client => client.Certificate.CommonName)
                .OfType<string>().Distinct(StringComparer.Ordinal)],
        };
    }
}
