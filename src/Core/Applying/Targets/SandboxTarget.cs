using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Core.Applying.Targets;

/// <summary>The sandbox as a target.</summary>
public static class SandboxTarget
{
    public static TargetDraft DraftOf(SandboxServer server) => new()
    {
        Name = "sandbox",
        Host = "localhost",
        Port = server.Port,
        DataDirectory = server.DataDirectory,
        PgmonetaConf = server.PgmonetaConf,
        AdminConnection = server.AdminConnection,
        IsSandbox = true,
    };
}
