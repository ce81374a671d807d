using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Pgmoneta;

/// <summary>The sections of a pgmoneta.conf that mean a target.</summary>
public static class PgmonetaSections
{
    /// <summary>The pgmoneta.conf of a target; null when it names none, and when it was not read.</summary>
    internal static PgmonetaConf? Document(TargetSnapshot snapshot) =>
        snapshot.Target.Files.PgmonetaConf is { } path && snapshot.Files.TryGetValue(path, out var file) && file.Content is { } content
            ? PgmonetaConf.Parse(content)
            : null;

    internal static ImmutableArray<string> Servers(PgmonetaConf document) =>
        [.. document.Sections.Where(s => s is not "pgmoneta" and not "all")];

    /// <summary>
    /// Sections whose port is the target's and whose host may be it. One section alone may call the host by a name that is not known here.
    /// </summary>
    internal static ImmutableArray<string> Of(TargetSnapshot snapshot, PgmonetaConf document)
    {
        var servers = Servers(document);
        var port = snapshot.Target.Port.ToString();
        var ofPort = servers.Where(s => (document.Find(s, "port") ?? "5432") == port).ToImmutableArray();
        var named = ofPort.Where(s => SameHost(document.Find(s, "host"), snapshot.Target.Host)).ToImmutableArray();
        return named.IsEmpty && servers.Length == 1 ? ofPort : named;
    }

    private static bool SameHost(string? host, string target) => string.Equals(host, target, StringComparison.OrdinalIgnoreCase)
        || (IsLocal(host) && IsLocal(target));

    // A directory means a Unix-domain socket, which is this machine.
    private static bool IsLocal(string? host) => host is null or "localhost" || host.StartsWith('/')
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
