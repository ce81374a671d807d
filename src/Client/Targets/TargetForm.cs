using System.Collections.Immutable;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Targets;

/// <summary>What is typed into the form for a new target, or for one that is edited.</summary>
public sealed class TargetForm
{
    public string Name { get; set; } = "";

    public string Host { get; set; } = "localhost";

    public int Port { get; set; } = 5432;

    public string DataDirectory { get; set; } = "";

    public string ConfigFile { get; set; } = "";

    public string HbaFile { get; set; } = "";

    public string IdentFile { get; set; } = "";

    public string PgmonetaConf { get; set; } = "";

    /// <summary>Never filled from what is stored.</summary>
    public string AdminConnection { get; set; } = "";

    /// <summary>The stored admin connection goes.</summary>
    public bool RemoveAdminConnection { get; set; }

    /// <summary>The id of the agent that is chosen; empty for none.</summary>
    public string AgentId { get; set; } = "";

    public List<PathMapping> ServerPaths { get; } = [];

    /// <summary>What is known of a target, but its admin connection.</summary>
    public static TargetForm Of(Target target)
    {
        var form = new TargetForm
        {
            Name = target.Name,
            Host = target.Host,
            Port = target.Port,
            DataDirectory = target.Files.DataDirectory,
            ConfigFile = target.Files.ConfigFile,
            HbaFile = target.Files.HbaFile,
            IdentFile = target.Files.IdentFile,
            PgmonetaConf = target.Files.PgmonetaConf ?? "",
            AgentId = target.Identity?.AgentId is { } agent ? $"{agent}" : "",
        };
        foreach (var path in target.Files.ServerPaths) form.ServerPaths.Add(new() { Mounted = path.Mounted, OnServer = path.OnServer });
        return form;
    }

    public TargetDraft ToDraft() => new()
    {
        Name = Name.Trim(),
        Host = Host.Trim(),
        Port = Port,
        DataDirectory = DataDirectory.Trim(),
        ConfigFile = OrNull(ConfigFile),
        HbaFile = OrNull(HbaFile),
        IdentFile = OrNull(IdentFile),
        PgmonetaConf = OrNull(PgmonetaConf),
        AdminConnection = OrNull(AdminConnection),
        ServerPaths = Paths(),
        AgentId = Agent(),
    };

    /// <summary>Only what differs: a file that stays as it was follows the data directory when that one moves.</summary>
    public TargetEdit ToEdit(Target target) => new()
    {
        Name = Changed(Name, target.Name),
        Host = Changed(Host, target.Host),
        Port = Port == target.Port ? null : Port,
        DataDirectory = Changed(DataDirectory, target.Files.DataDirectory),
        ConfigFile = Changed(ConfigFile, target.Files.ConfigFile),
        HbaFile = Changed(HbaFile, target.Files.HbaFile),
        IdentFile = Changed(IdentFile, target.Files.IdentFile),
        PgmonetaConf = Changed(PgmonetaConf, target.Files.PgmonetaConf ?? ""),
        AdminConnection = RemoveAdminConnection ? "" : OrNull(AdminConnection),
        ServerPaths = Paths() is var paths && paths.SequenceEqual(target.Files.ServerPaths) ? null : paths,
        AgentId = Agent() == target.Identity?.AgentId ? null : Agent() ?? Guid.Empty,
    };

    /// <summary>What must be filled in and is not.</summary>
    public ImmutableArray<Finding> Missing()
    {
        var all = ImmutableArray.CreateBuilder<Finding>();
        void Need(string value, string field, string message)
        {
            if (string.IsNullOrWhiteSpace(value)) all.Add(new(FindingCode.FieldMissing, Severity.Error, message, null, field));
        }

        Need(Name, "name", "Give the target a name.");
        Need(Host, "host", "Give the host that clients use.");
        Need(DataDirectory, "dataDirectory", "Give the data directory.");
        return all.ToImmutable();
    }

    public FieldFindings At(ImmutableArray<Finding> findings) => new(
        findings,
        ("name", Name), ("host", Host), ("port", null), ("dataDirectory", DataDirectory), ("configFile", ConfigFile), ("hbaFile", HbaFile),
        ("identFile", IdentFile), ("pgmonetaConf", PgmonetaConf), ("adminConnection", null), ("serverPaths", null), ("agentId", null));

    private ImmutableArray<ServerPath> Paths() =>
        [.. ServerPaths.Where(p => p.Mounted.Trim().Length > 0).Select(p => new ServerPath(p.Mounted.Trim(), p.OnServer.Trim()))];

    private Guid? Agent() => Guid.TryParse(AgentId, out var id) ? id : null;

    private static string? Changed(string typed, string stored) => typed.Trim() == stored ? null : typed.Trim();

    private static string? OrNull(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A row of the path mappings as typed.</summary>
public sealed class PathMapping
{
    public string Mounted { get; set; } = "";

    public string OnServer { get; set; } = "";
}
