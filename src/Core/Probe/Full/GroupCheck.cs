using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>
/// Which key-exchange groups a version takes, by elimination. TLS 1.3 names them in its HelloRetryRequest, TLS 1.2 and older in
/// ServerKeyExchange. With an ECDSA certificate TLS 1.2 needs the certificate's own curve among the offered ones (RFC 8422, 5.3): what the
/// server would choose after that curve was removed cannot be seen.
/// </summary>
internal static class GroupCheck
{
    public static async Task<GroupFact> AskAsync(ProbeLine line, ProtocolFact protocol, ServerFlight first)
    {
        var is13 = protocol.Version == TlsVersion.Tls13;
        var suites = protocol.Suites.Where(suite => is13 || IsEphemeralCurve(suite.Name)).Select(suite => (ushort)suite.Id)
            .ToImmutableArray();
        var offered = is13 ? GroupNames.Tls13 : GroupNames.Legacy;
        var found = ImmutableArray.CreateBuilder<string>();
        ProbeStop? end = suites.IsEmpty ? new(RefusedBy.Server, null, "None of its suites exchanges keys over a group.") : null;
        // The first hello of this version offered every group already: where its answer names one, that connection is saved.
        var group = first.Group;
        while (end is null)
        {
            if (group is { } chosen)
            {
                if (!offered.Contains(chosen))
                {
                    end = new(RefusedBy.Server, null, $"The server chose {GroupNames.Of(chosen)}, which was not offered.");
                    break;
                }
                found.Add(GroupNames.Of(chosen));
                offered = offered.Remove(chosen);
            }
            var answer = await line.AskAsync(new() { Version = protocol.Version, Suites = suites, Groups = offered }).ConfigureAwait(false);
            group = answer.Flight?.Group;
            if (group is null) end = answer.Stop ?? new(RefusedBy.Server, null, "The server goes on without a group.");
        }
        return new(protocol.Version, found.ToImmutable(), end);
    }

    private static bool IsEphemeralCurve(string suite) => suite.StartsWith("TLS_ECDHE_", StringComparison.Ordinal)
        || suite.StartsWith("TLS_ECDH_anon_", StringComparison.Ordinal);
}
