using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Pgmoneta;

/// <summary>The sections of a pgmoneta.conf that mean a target.</summary>
public static class PgmonetaSections
{
    /// <summary>The section that is most likely the target's; null when its pgmoneta.conf was not read or names no server.</summary>
    public static string? Likely(TargetSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Target.Files.PgmonetaConf is not { } path || !snapshot.Files.TryGetValue(path, out var file)
            || file.Content is not { } content) return null;
        var document = PgmonetaConf.Parse(content);
        return Of(snapshot, document).Concat(Servers(document)).FirstOrDefault();
    }

    internal static ImmutableArray<string> Servers(PgmonetaConf document) =>
        [.. document.Sections.Where(s => s is not "pgmoneta" and not "all")];

    /// <summary>Sections whose port is the target's and whose host may be it; the only section when none says so itself.</summary>
    internal static ImmutableArray<string> Of(TargetSnapshot snapshot, PgmonetaConf document)
    {
        var servers = Servers(document);
        var port = snapshot.Target.Port.ToString();
        var named = servers.Where(s => (document.Find(s, "port") ?? "5432") == port
            && SameHost(document.Find(s, "host"), snapshot.Target.Host)).ToImmutableArray();
        return named.IsEmpty && servers.Length == 1 ? servers : named;
    }

    private static bool SameHost(string? host, string target) => string.Equals(host, target, StringComparison.OrdinalIgnoreCase)
        || (IsLocal(host) && IsLocal(target));

    // A directory means a Unix-domain socket, which is this machine.
    private static bool IsLocal(string? host) => host is null or "localhost" || host.StartsWith('/')
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
