using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class HistoryPage
{
    private const int AuditEntries = 500;
    private static readonly string[] s_names = ["Changes", "Audit trail"];
    private State _state = new();
    private string? _shown = "";

    [SupplyParameterFromQuery(Name = "target")]
    private string? TargetText { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private IAuditTrail Trail { get; set; } = null!;

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private Guid? TargetId => Guid.TryParse(TargetText, out var id) ? id : null;

    protected override void OnInitialized() =>
        Follow(entry => TargetId is not { } id || entry.TargetId == id, _ => LoadAsync(), _ => Guid.Empty);

    protected override Task OnParametersSetAsync()
    {
        if (_shown == TargetText) return Task.CompletedTask;
        _shown = TargetText;
        return SettleAsync(LoadAsync());
    }

    private async Task LoadAsync()
    {
        var targets = await ReadAsync<IReadOnlyList<Target>>("the targets", async c => await Targets.ListAsync(c));
        _state = new()
        {
            Names = (targets.Found ?? []).ToImmutableDictionary(t => t.Id, t => t.Name),
            Journal = await ReadAsync<IReadOnlyList<JournalEntry>>("the journal", async c => await Setup.HistoryAsync(TargetId, c)),
            Audit = await ReadAsync<IReadOnlyList<AuditEntry>>("the audit trail",
                async c => await Trail.ListAsync(TargetId, AuditEntries, c)),
        };
        StateHasChanged();
    }

    private void Put(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, value), replace: true);

    private sealed record State
    {
        public Loaded<IReadOnlyList<JournalEntry>> Journal { get; init; } = new Loaded<IReadOnlyList<JournalEntry>>.Waiting();

        public Loaded<IReadOnlyList<AuditEntry>> Audit { get; init; } = new Loaded<IReadOnlyList<AuditEntry>>.Waiting();

        public ImmutableDictionary<Guid, string> Names { get; init; } = ImmutableDictionary<Guid, string>.Empty;
    }
}
