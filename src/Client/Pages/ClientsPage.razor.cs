using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class ClientsPage
{
    private State _state = new();

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "desc")]
    private string? Desc { get; set; }

    [Inject]
    private IClients Clients { get; set; } = null!;

    [Inject]
    private ITargets Targets { get; set; } = null!;

    protected override Task OnInitializedAsync() => SettleAsync(LoadAsync());

    private async Task LoadAsync()
    {
        var targets = await ReadAsync<IReadOnlyList<Target>>("the targets", async c => await Targets.ListAsync(c));
        var clients = await ReadAsync<IReadOnlyList<DatabaseClient>>("the clients", async c => await Clients.ListAsync(null, c));
        _state = new() { Clients = clients, Names = (targets.Found ?? []).ToImmutableDictionary(t => t.Id, t => t.Name) };
    }

    private string NameOf(Guid id) => _state.Names.GetValueOrDefault(id, "removed target");

    private List<DatabaseClient> Rows(IReadOnlyList<DatabaseClient> all)
    {
        var found = all.Where(c => TextFilter.Matches(Q, c.Role, NameOf(c.TargetId), c.Profile, c.Certificate.FingerprintSha256));
        var sorted = Sort switch
        {
            "role" => found.OrderBy(c => c.Role, StringComparer.Ordinal),
            "target" => found.OrderBy(c => NameOf(c.TargetId), StringComparer.OrdinalIgnoreCase),
            "issued" => found.OrderBy(c => c.IssuedAt),
            _ => found.OrderBy(c => c.Certificate.NotAfter),
        };
        return Desc == "1" ? [.. sorted.Reverse()] : [.. sorted];
    }

    private sealed record State
    {
        public Loaded<IReadOnlyList<DatabaseClient>> Clients { get; init; } = new Loaded<IReadOnlyList<DatabaseClient>>.Waiting();

        public ImmutableDictionary<Guid, string> Names { get; init; } = ImmutableDictionary<Guid, string>.Empty;
    }
}
