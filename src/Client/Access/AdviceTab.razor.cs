using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Access;

/// <summary>What a careful colleague would change, each with its record; the mechanical ones with a plan, one open at a time.</summary>
public sealed partial class AdviceTab
{
    private const string OpenKey = "open";
    private TargetSnapshot? _read;
    private ImmutableArray<HbaAdvice>? _advice;
    private HbaAdvice? _open;
    private int _openIndex;
    private bool _settled;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    /// <summary>The files changed: the page reads the target again.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>The advice whose plan is open: <c>code@file:line</c>.</summary>
    [SupplyParameterFromQuery(Name = "follow")]
    private string? Follow { get; set; }

    [Inject]
    private IClients Clients { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(Snapshot, _read)) return;
        var snapshot = _read = Snapshot;
        var clients = await Clients.ListAsync(snapshot.Target.Id, CancellationToken.None);
        // Seconds for a file of very many records.
        var advice = await Task.Run(() => SnapshotAdvice.Of(snapshot, clients));
        if (!ReferenceEquals(snapshot, _read)) return;
        _advice = advice;
        if (_open is null && Follow is { } follow
            && advice.FirstOrDefault(one => one.Remedy is not null && KeyOf(one) == follow) is { } wanted) Open(wanted);
    }

    /// <summary>The open one stays where it is when its advice is gone, so that the outcome and its undo stay visible.</summary>
    private ImmutableArray<(HbaAdvice Advice, string Key)> Items(ImmutableArray<HbaAdvice> advice)
    {
        ImmutableArray<(HbaAdvice Advice, string Key)> items =
            [.. advice.Where(one => _settled || !Same(one, _open)).Select((one, index) => (one, $"{KeyOf(one)} {index}"))];
        return _open is { } open ? items.Insert(Math.Min(_openIndex, items.Length), (open, OpenKey)) : items;
    }

    private void ToggleAsync(HbaAdvice one, string key)
    {
        if (key == OpenKey) Close();
        else Open(one);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("follow", _open is { } open ? KeyOf(open) : null), replace: true);
    }

    private void Open(HbaAdvice one)
    {
        Close();
        _open = one;
        _openIndex = Math.Max(0, _advice?.IndexOf(one) ?? 0);
    }

    private void Close() => (_open, _settled) = (null, false);

    private Task SettledAsync(bool settled)
    {
        _settled = settled;
        return OnChanged.InvokeAsync();
    }

    private string Place(HbaAdvice one) => one.Record is not { } record ? ""
        : record.FileName == Snapshot.Target.Files.OnServer(Snapshot.Target.Files.HbaFile) ? $"line {record.LineNumber}"
        : $"{record.FileName[(record.FileName.LastIndexOf('/') + 1)..]}, line {record.LineNumber}";

    private static bool Same(HbaAdvice one, HbaAdvice? other) =>
        other is not null && one.Finding.Code == other.Finding.Code && one.Finding.At == other.Finding.At;

    private static string KeyOf(HbaAdvice one) => $"{one.Finding.Code}@{one.Finding.At}";

    private static string Title(HbaAdvice one) => one.Record is { } record ? $"Change line {record.LineNumber}" : "Change the access rules";

    internal static string Lead(ImmutableArray<HbaAdvice> advice)
    {
        if (advice.IsEmpty) return "Nothing to advise: no record stands out.";
        var parts = advice.GroupBy(one => one.Finding.Severity).OrderByDescending(group => group.Key)
            .Select(group => RelativeTime.Count(group.Count(), group.Key switch
            {
                Severity.Error => "error",
                Severity.Warning => "warning",
                _ => "note",
            }));
        var can = advice.Count(one => one.Remedy is not null);
        var followed = can switch
        {
            0 => "Each is for a person to decide.",
            1 => "1 can be followed with one plan.",
            _ => $"{can} can be followed, a plan each.",
        };
        return $"{string.Join(", ", parts)}. {followed}";
    }
}
