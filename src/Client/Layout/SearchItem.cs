using System.Collections.Immutable;
using MudBlazor;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Layout;

/// <summary>A place the search can go to.</summary>
public sealed record SearchItem(string Text, string Kind, string Href, string Icon)
{
    public static ImmutableArray<SearchItem> All(IEnumerable<Target> targets, IEnumerable<DatabaseClient> clients)
    {
        var names = targets.ToImmutableDictionary(t => t.Id);
        return
        [
            .. names.Values.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase).SelectMany(OfTarget),
            .. clients.Where(c => names.ContainsKey(c.TargetId)).Select(c => new SearchItem(
                $"{c.Role} at {names[c.TargetId].Name}", "Client", $"{Links.Clients}?q={Uri.EscapeDataString(c.Role)}",
                Icons.Material.Outlined.Badge)),
            new("Add a server", "Action", Links.NewTarget, Icons.Material.Outlined.Add),
            new("Overview", "Page", Links.Overview, Icons.Material.Outlined.SpaceDashboard),
            new("Targets", "Page", Links.Targets, Icons.Material.Outlined.Dns),
            new("Who can connect", "Page", Links.Access, Icons.Material.Outlined.Rule),
            new("Clients", "Page", Links.Clients, Icons.Material.Outlined.Badge),
            new("Probe a server", "Page", Links.Probe, Icons.Material.Outlined.Sensors),
            new("History and undo", "Page", Links.History, Icons.Material.Outlined.History),
            new("Audit trail", "Page", $"{Links.History}?tab=audit", Icons.Material.Outlined.History),
            new("Settings and theme", "Page", Links.Settings, Icons.Material.Outlined.Tune),
        ];
    }

    public bool Matches(string query) => query.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(word => Text.Contains(word, StringComparison.OrdinalIgnoreCase) || Kind.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<SearchItem> OfTarget(Target target) =>
    [
        new(target.Name, "Target", Links.Target(target.Id), Icons.Material.Outlined.Dns),
        new($"Verify {target.Name}", "Action", Links.Verify(target.Id), Icons.Material.Outlined.VerifiedUser),
        new($"Who can connect to {target.Name}", "Action", Links.AccessOf(target.Id, AccessTabs.Matrix), Icons.Material.Outlined.Rule),
        new($"Explain a refused connection to {target.Name}", "Action", Links.AccessOf(target.Id, AccessTabs.Explain),
            Icons.Material.Outlined.Rule),
        new($"Set up server certificate of {target.Name}", "Action", Links.Setup(target.Id, SetupSteps.ServerCertificate),
            Icons.Material.Outlined.PlayArrow),
        new($"Change access rules of {target.Name}", "Action", Links.Setup(target.Id, SetupSteps.AccessRules),
            Icons.Material.Outlined.PlayArrow),
        new($"Issue client certificate for {target.Name}", "Action", Links.Setup(target.Id, SetupSteps.ClientCertificate),
            Icons.Material.Outlined.PlayArrow),
        new($"Probe {target.Name}", "Action", Links.ProbeOf(target.Host, target.Port), Icons.Material.Outlined.Sensors),
    ];
}
