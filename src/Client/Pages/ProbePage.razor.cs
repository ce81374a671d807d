using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Core.Probe;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class ProbePage
{
    private readonly Form _form = new();
    private CancellationTokenSource? _running;
    private State _state = new();

    [SupplyParameterFromQuery(Name = "host")]
    private string? Host { get; set; }

    [SupplyParameterFromQuery(Name = "port")]
    private int? Port { get; set; }

    [Inject]
    private IProbe Prober { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (string.IsNullOrWhiteSpace(Host)) return;
        _form.Host = Host;
        _form.Port = Port is > 0 and <= 65535 ? Port.Value : 5432;
        if (RendererInfo.IsInteractive) await RunAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _running?.Cancel();
        base.Dispose(disposing);
    }

    private async Task ProbeAsync()
    {
        if (string.IsNullOrWhiteSpace(_form.Host)) return;
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["host"] = _form.Host.Trim(), ["port"] = _form.Port }), replace: true);
        await RunAsync();
    }

    private async Task RunAsync()
    {
        using var running = new CancellationTokenSource();
        _running = running;
        _state = new() { Running = true };
        StateHasChanged();
        try
        {
            var request = new ProbeRequest
            {
                Host = _form.Host.Trim(),
                Port = Math.Clamp(_form.Port, 1, 65535),
                ServerName = string.IsNullOrWhiteSpace(_form.ServerName) ? null : _form.ServerName.Trim(),
                Negotiation = _form.Negotiation,
            };
            _state = new() { Report = await Prober.ProbeAsync(request, running.Token) };
        }
        catch (OperationCanceledException)
        {
            _state = new();
        }
        catch (Exception)
        {
            _state = new() { Failed = true };
        }
        finally
        {
            if (_running == running) _running = null;
        }
    }

    private void Cancel() => _running?.Cancel();

    private sealed record State
    {
        public bool Running { get; init; }

        public bool Failed { get; init; }

        public ProbeReport? Report { get; init; }
    }

    private sealed class Form
    {
        public string Host { get; set; } = "";

        public int Port { get; set; } = 5432;

        public string ServerName { get; set; } = "";

        public ProbeNegotiation Negotiation { get; set; }
    }
}
