using System.Net;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Applying.Reading;

/// <summary>The address that a server sees this program at, which decides by which record its connections are judged.</summary>
internal static class OwnAddress
{
    /// <returns>And whether the server is known to see it: a published port or a network address translation shows it another.</returns>
    public static (IPAddress? Address, bool IsSeen) Of(Target target, ServerView? server)
    {
        var own = LocalAddress.Toward(target.Host);
        var told = IPAddress.TryParse(server?.AdminAddress, out var address) ? address : null;
        if (own is null || server is null) return (own, false);
        // Over loopback agent, server and dashboard are one machine: how the agent is seen, this program is too.
        if (IPAddress.IsLoopback(own)) return told is null ? (own, true) : (told, true);
        return (own, own.Equals(told));
    }
}
