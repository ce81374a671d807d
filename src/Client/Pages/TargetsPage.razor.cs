using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class TargetsPage
{
    private State _state = new();

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "desc")]
    private string? Desc { get; set; }

    [Inject]
    private ITargets Targets { get; set; } = null!;

    protected override Task OnInitializedAsync() => SettleAsync(LoadAsync());

    private async Task LoadAsync() =>
        _state = new() { Targets = await ReadAsync<IReadOnlyList<Target>>("the targets", async c => await Targets.ListAsync(c)) };

    private List<Target> Rows(IReadOnlyList<Target> all)
    {
        var found = all.Where(t => TextFilter.Matches(Q, t.Name, t.Host, t.Files.DataDirectory));
        var sorted = Sort switch
        {
            "host" => found.OrderBy(t => t.Host, StringComparer.OrdinalIgnoreCase).ThenBy(t => t.Port),
            "added" => found.OrderBy(t => t.AddedAt),
            _ => found.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase),
        };
        return Desc == "1" ? [.. sorted.Reverse()] : [.. sorted];
    }

    private sealed record State
    {
        public Loaded<IReadOnlyList<Target>> Targets { get; init; } = new Loaded<IReadOnlyList<Target>>.Waiting();
    }
}
