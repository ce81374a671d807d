using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Planning.Snapshot;

public enum AdminWay
{
    /// <summary>Through the Unix-domain socket, as the agent's own account.</summary>
    Peer,

    /// <summary>With the admin connection that is stored.</summary>
    Stored,
}

/// <summary>The login by which a server was asked.</summary>
/// <param name="Rights">What its role may do; empty when nobody looked.</param>
/// <param name="Lacks">What its role may not do although it would be of use.</param>
public sealed record AdminLogin(AdminWay Way, string Role, ImmutableArray<string> Rights, ImmutableArray<string> Lacks)
{
    /// <summary>Null when the server could not be asked; the snapshot's findings say why.</summary>
    public static AdminLogin? Of(TargetSnapshot snapshot)
    {
        if (snapshot.Server is not { } server) return null;
        var way = snapshot.Target.HasAdminConnection ? AdminWay.Stored : AdminWay.Peer;
        return new(way, server.AdminRole, server.Rights?.Has ?? [], server.Rights?.Lacks ?? []);
    }
}
