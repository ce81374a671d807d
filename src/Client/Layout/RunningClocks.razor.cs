using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Layout;

/// <summary>
/// The clocks of changes that are rolled back unless somebody confirms them, in the frame of every page: whoever looks anywhere sees them.
/// </summary>
public sealed partial class RunningClocks
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _gone = new();
    private ImmutableArray<JournalEntry> _running = [];
    private ImmutableDictionary<Guid, string> _names = ImmutableDictionary<Guid, string>.Empty;
    // What was heard while the list was read is later than the list.
    private readonly HashSet<Guid> _heard = [];
    private JournalWatch? _watch;
    private ITimer? _timer;

    [Inject]
    private IHistory History { get; set; } = null!;

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private PageErrorLog Errors { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _watch?.Dispose();
        _timer?.Dispose();
    }

    // After the page is there: the frame waits for nothing.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _watch = new(History, _ => true, HearAsync, InvokeAsync, e => Errors.WriteMinor(this, "following the clocks", e));
        var gone = _gone.Token;
        try
        {
            var entries = await History.ListAsync(null, gone);
            await ShowAsync([.. _running, .. entries.Where(entry => IsRunning(entry) && !_heard.Contains(entry.Id))]);
        }
        catch (Exception e) when (PageErrorLog.SaysLeft(e, gone))
        {
            // The page was left meanwhile.
        }
        catch (Exception e)
        {
            Errors.WriteMinor(this, "reading the clocks", e);
        }
    }

    private Task HearAsync(JournalEntry entry)
    {
        _heard.Add(entry.Id);
        var others = _running.RemoveAll(known => known.Id == entry.Id);
        return others.Length == _running.Length && !IsRunning(entry)
            ? Task.CompletedTask
            : ShowAsync(IsRunning(entry) ? others.Add(entry) : others);
    }

    private async Task ShowAsync(ImmutableArray<JournalEntry> running)
    {
        _running = running.Sort((one, other) => one.Until!.Value.CompareTo(other.Until!.Value));
        if (_running.Any(entry => !_names.ContainsKey(entry.TargetId)))
            _names = (await Targets.ListAsync(_gone.Token)).ToImmutableDictionary(target => target.Id, target => target.Name);
        if (_running.IsEmpty)
        {
            _timer?.Dispose();
            _timer = null;
        }
        else
        {
            _timer ??= Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, s_second, s_second);
        }

        StateHasChanged();
    }

    private string Sentence(JournalEntry entry) =>
        $"{_names.GetValueOrDefault(entry.TargetId, "A removed server")}: “{entry.Title}” is rolled back unless somebody confirms it.";

    private static bool IsRunning(JournalEntry entry) => entry is { State: JournalState.OnProbation, Until: not null };
}
