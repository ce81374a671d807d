using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Probe.Fleet;

namespace PgTlsDashboard.Client.FleetScans;

/// <summary>A scan under way or ended; looks at it twice a second while it runs.</summary>
public sealed partial class FleetView : IDisposable
{
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _gone = new();
    private FleetProgress _progress = null!;
    private List<FleetRow> _rows = [];
    private Task? _watching;

    [Parameter, EditorRequired]
    public FleetScan Scan { get; set; } = null!;

    [Parameter]
    public DateTimeOffset Now { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "desc")]
    private string? Desc { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Percent =>
        (_progress.Total == 0 ? 0 : 100.0 * _progress.Ended / _progress.Total).ToString("0.#", CultureInfo.InvariantCulture);

    private string Sentence
    {
        get
        {
            var seen = (ReadOnlySpan<(int Count, string One, string Many)>)[(_progress.Tls, "serves TLS", "serve TLS"),
                (_progress.Plaintext, "serves plaintext only", "serve plaintext only"),
                (_progress.Unreachable, "does not answer", "do not answer"), (_progress.Other, "is something else", "are something else")];
            var parts = new List<string>();
            foreach (var (count, one, many) in seen)
                if (count > 0) parts.Add($"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}");
            var so = parts.Count == 0 ? "nothing seen yet" : string.Join(", ", parts);
            return _progress.State switch
            {
                FleetScanState.Running => $"Scanning: {so}.",
                FleetScanState.Cancelled =>
                    $"Cancelled: {so}; {RelativeTime.Count(_progress.Total - _progress.Ended, "server")} not looked at.",
                _ => $"Done: {so}.",
            };
        }
    }

    private IEnumerable<(string Word, string Text, Meaning? Meaning, int Count)> Words =>
    [
        ("", "All", null, _progress.Total),
        ("tls", "TLS", Meaning.Proven, _progress.Tls),
        ("plaintext", "Plaintext only", Meaning.Attention, _progress.Plaintext),
        ("unreachable", "No answer", Meaning.NotKnown, _progress.Unreachable),
        ("other", "Something else", Meaning.Broken, _progress.Other),
    ];

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnParametersSet()
    {
        Look();
        if (RendererInfo.IsInteractive && _progress.State == FleetScanState.Running) _watching ??= WatchAsync(_gone.Token);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(s_beat);
            while (_progress.State == FleetScanState.Running && await timer.WaitForNextTickAsync(cancellationToken))
            {
                Look();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left; the scan goes on.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _watching = null;
        }
    }

    private void Resume()
    {
        Scan.Resume();
        Look();
        _watching ??= WatchAsync(_gone.Token);
    }

    private void Look()
    {
        _progress = Scan.Progress();
        var found = Scan.Rows().Where(row => (Show is null || row.Word == Show) && Matches(row));
        IEnumerable<FleetRow> sorted = Sort switch
        {
            "host" => found.OrderBy(row => row.Host.Host, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Host.Port),
            "state" => found.OrderBy(row => row.Word, StringComparer.Ordinal),
            "version" => found.OrderBy(row => row.Report?.Protocol, StringComparer.Ordinal)
                .ThenBy(row => row.Report?.CipherSuite, StringComparer.Ordinal),
            "days" => found.OrderBy(row => row.Report?.DaysLeft ?? int.MaxValue),
            "time" => found.OrderBy(row => row.Report?.Elapsed ?? TimeSpan.MaxValue),
            _ => found,
        };
        _rows = Desc == "1" ? [.. sorted.Reverse()] : [.. sorted];
    }

    private bool Matches(FleetRow row) =>
        string.IsNullOrWhiteSpace(Q) || TextFilter.Matches(
            Q, row.Host.ToString(), row.Host.ServerName ?? "", row.Report is { Chain: [var leaf, ..] }
                ? leaf.Subject
                : "", row.Report is null ? "" : string.Join(' ', row.Report.Findings.Select(f => f.Code.Text)));

    private void Put(string word) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("show", word.Length == 0 ? null : word), replace: true);

    private static string Describe(ImmutableArray<Finding> findings)
    {
        var worst = findings.MaxBy(f => f.Severity)!;
        return findings.Length == 1 ? worst.Message : $"{worst.Message} And {findings.Length - 1} more.";
    }

    private static Meaning MeaningOf(FleetRow row) => row.Word switch
    {
        "tls" => row.HasErrors ? Meaning.Broken : Meaning.Proven,
        "plaintext" => Meaning.Attention,
        "other" => Meaning.Broken,
        _ => Meaning.NotKnown,
    };

    private static string WordOf(FleetRow row) => row.Word switch
    {
        "tls" => row.HasErrors ? "TLS, with errors" : "TLS",
        "plaintext" => "Plaintext only",
        "unreachable" => "No answer",
        "running" => "Looking",
        "waiting" => "Waiting",
        _ => "Something else",
    };
}
