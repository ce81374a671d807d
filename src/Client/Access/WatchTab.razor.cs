using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Access;

/// <summary>Who still comes without TLS, record by record, until TLS can be required of each.</summary>
public sealed partial class WatchTab
{
    private const string RecordKey = "record";
    private Loaded<PlaintextWatchReport> _state = new Loaded<PlaintextWatchReport>.Waiting();
    private Guid _target;
    private bool _changed;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    /// <summary>The files changed: the page reads the target again.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [SupplyParameterFromQuery(Name = RecordKey)]
    private string? OpenedRecord { get; set; }

    [Inject]
    private IPlaintextWatch Watch { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        if (_target == Snapshot.Target.Id) return Task.CompletedTask;
        _target = Snapshot.Target.Id;
        return SettleAsync(ReadAsync());
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = KeepFreshAsync();
    }

    private async Task ReadAsync()
    {
        _state = await ReadAsync("the watch", token => Watch.ReadAsync(Snapshot.Target.Id, token));
        StateHasChanged();
    }

    // A record that is being closed is not taken from under the reader's hand.
    private async Task KeepFreshAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(WatchSentence.Every, Time);
            while (await timer.WaitForNextTickAsync(Gone))
                if (OpenedRecord is null && _state is Loaded<PlaintextWatchReport>.Ready { Value.Watch: not null })
                    await InvokeAsync(ReadAsync);
        }
        catch (Exception e) when (PageErrorLog.SaysLeft(e, Gone))
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private WatchedRecord? Opened(PlaintextWatchReport report) =>
        OpenedRecord is { } place ? report.Records.FirstOrDefault(r => Place(r.Record) == place) : null;

    private string Because(PlaintextWatchReport report, WatchedRecord watched) => WatchSentence.Of(report.Watch, watched, Now);

    private string LineText(HbaRecord record) =>
        record.FileName == Snapshot.Target.Files.OnServer(Snapshot.Target.Files.HbaFile)
            ? $"line {record.LineNumber}"
            : $"{record.FileName[(record.FileName.LastIndexOf('/') + 1)..]}:{record.LineNumber}";

    private static string Place(HbaRecord record) => $"{record.FileName}:{record.LineNumber}";

    private void Open(HbaRecord record) => Put(Place(record));

    private void Settled() => _changed = true;

    private async Task CloseAsync()
    {
        Put(null);
        if (!_changed) return;
        _changed = false;
        await OnChanged.InvokeAsync();
        await ReadAsync();
    }

    private void Put(string? record) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(RecordKey, record), replace: record is null);
}
