using System.Collections.Immutable;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Pages;

/// <summary>What is typed into the form for a new target.</summary>
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

    public string AdminConnection { get; set; } = "";

    public List<PathMapping> ServerPaths { get; } = [];

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
        ServerPaths = [.. ServerPaths.Where(p => p.Mounted.Trim().Length > 0).Select(p => new ServerPath(p.Mounted.Trim(), p.OnServer.Trim()))],
    };

    public FieldFindings At(ImmutableArray<Finding> findings) => new(
        findings,
        ("name", Name), ("host", Host), ("port", null), ("dataDirectory", DataDirectory), ("configFile", ConfigFile), ("hbaFile", HbaFile),
        ("identFile", IdentFile), ("pgmonetaConf", PgmonetaConf), ("adminConnection", null), ("serverPaths", null));

    private static string? OrNull(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A row of the path mappings as typed.</summary>
public sealed class PathMapping
{
    public string Mounted { get; set; } = "";

    public string OnServer { get; set; } = "";
}
