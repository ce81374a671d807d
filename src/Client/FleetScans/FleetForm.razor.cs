using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe.Fleet;

namespace PgTlsDashboard.Client.FleetScans;

/// <summary>A list and how gently it is looked at.</summary>
public sealed partial class FleetForm
{
    private const string Example = "db1.example\ndb2.example:5433\n10.0.0.5,5432,db5.example\n10.0.1.0/24";

    private string _list = "";
    private int _port = 5432;
    private int _atOnce = 32;
    private int _gap = 200;
    private int _deadline = 5;
    private bool _plaintext;
    private ImmutableArray<Finding> _findings = [];
    private ImmutableArray<Target> _targets = [];

    [Parameter]
    public ImmutableArray<FleetScan> Recent { get; set; } = [];

    [Inject]
    private IFleet Fleet { get; set; } = null!;

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private PageErrorLog Errors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _targets = await Targets.ListAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            Errors.WriteMinor(this, "reading the targets", e);
            // The inventory is a convenience here; the list can be typed.
            _targets = [];
        }
    }

    private void AddTargets()
    {
        var lines = _targets.Select(t => new FleetHost(t.Host, t.Port).ToString());
        _list = string.Join('\n', _list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Concat(lines)
            .Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private void Start()
    {
        var list = FleetList.Read(_list, Math.Clamp(_port, 1, 65_535));
        _findings = list.Findings;
        if (!_findings.IsEmpty) return;
        var scan = Fleet.Start(list, new()
        {
            AtOnce = Math.Clamp(_atOnce, 1, FleetTerms.MostAtOnce),
            HostGap = TimeSpan.FromMilliseconds(Math.Clamp(_gap, 0, 60_000)),
            Deadline = TimeSpan.FromSeconds(Math.Clamp(_deadline, 1, 120)),
            AskPlaintext = _plaintext,
        });
        Navigation.NavigateTo(Links.FleetScan(scan.Id));
    }
}
