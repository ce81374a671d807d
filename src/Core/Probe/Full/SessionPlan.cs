using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>How to open a whole session of one version with what the server is known to take.</summary>
internal sealed record SessionPlan(TlsVersion Version, ImmutableArray<ushort> Suites, int? Group)
{
    public static SessionPlan Of(ProtocolFact protocol, IEnumerable<GroupFact> groups) => new(
        protocol.Version,
        [.. protocol.Suites.Select(suite => (ushort)suite.Id)],
        groups.FirstOrDefault(fact => fact.Version == protocol.Version)?.Groups.Select(GroupId).FirstOrDefault());

    /// <summary>Opens a session and hands it on; the connection ends with it.</summary>
    public async Task<T> OpenAsync<T>(ProbeLine line, Org.BouncyCastle.Tls.TlsSession? resume,
        Func<TypedTlsResult, System.Net.Sockets.Socket?, Deadline, Task<T>> use)
    {
        using var within = line.Patience();
        var observer = new TypedTlsObserver(Version, Suites, Group, line.ServerName, line.Direct) { ToResume = resume };
        var opened = await line.OpenForTlsAsync(within).ConfigureAwait(false);
        if (opened.Socket is not { } socket) return await use(new(null, opened.Stop, observer), null, within).ConfigureAwait(false);
        using (socket)
        {
            var answer = await TypedTls.ShakeHandsAsync(socket, observer, within).ConfigureAwait(false);
            return await use(answer, socket, within).ConfigureAwait(false);
        }
    }

    private static int? GroupId(string name)
    {
        foreach (var group in GroupNames.Tls13)
            if (GroupNames.Of(group) == name) return group;
        return null;
    }
}
