using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Probing;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class ProbePage
{
    private readonly ProbeForm _form = new();
    private ImmutableArray<Finding> _problems = [];
    private CancellationTokenSource? _running;
    private State _state = new();

    [SupplyParameterFromQuery(Name = "host")]
    private string? Host { get; set; }

    [SupplyParameterFromQuery(Name = "port")]
    private int? Port { get; set; }

    [SupplyParameterFromQuery(Name = "name")]
    private string? ServerName { get; set; }

    [SupplyParameterFromQuery(Name = "negotiation")]
    private string? Negotiation { get; set; }

    [SupplyParameterFromQuery(Name = "depth")]
    private string? Depth { get; set; }

    [SupplyParameterFromQuery(Name = "baseline")]
    private string? BaselineName { get; set; }

    [SupplyParameterFromQuery(Name = "plaintext")]
    private string? Plaintext { get; set; }

    /// <summary>Two numbers of kept reports: <c>1,2</c>.</summary>
    [SupplyParameterFromQuery(Name = "compare")]
    private string? Compare { get; set; }

    [Inject]
    private IProbe Prober { get; set; } = null!;

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private ISetup Setup { get; set; } = null!;

    [Inject]
    private ReportCache Cache { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _form.Host = Host ?? "";
        _form.Port = Port is > 0 and <= 65535 ? Port.Value : 5432;
        _form.ServerName = ServerName ?? "";
        _form.Negotiation = Negotiation == "direct" ? ProbeNegotiation.Direct : ProbeNegotiation.SslRequest;
        _form.Depth = Depth == "full" ? ProbeDepth.Full : ProbeDepth.Handshake;
        _form.Plaintext = Plaintext == "1";
        _form.BaselineName = BaselineName ?? _form.BaselineName;
        _form.BaselineName = _form.Baseline.Name;
        if (!string.IsNullOrWhiteSpace(Host) && Compare is null && RendererInfo.IsInteractive) await RunAsync(TrustMaterial.Nothing);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _running?.Cancel();
        base.Dispose(disposing);
    }

    private async Task ProbeAsync()
    {
        if (_state.Running || string.IsNullOrWhiteSpace(_form.Host)) return;
        var trust = _form.ReadRoots(out _problems);
        if (!_problems.IsEmpty) return;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(_form.ToQuery()), replace: true);
        await RunAsync(trust);
    }

    private async Task RunAsync(TrustMaterial trust)
    {
        using var running = new CancellationTokenSource();
        _running = running;
        _state = new() { Running = true };
        StateHasChanged();
        try
        {
            var target = await ManagedAsync(_form.Host.Trim(), _form.Port, running.Token);
            var authority = trust.Roots.IsEmpty && target is not null ? await AuthorityAsync(target.Id, running.Token) : null;
            var request = _form.ToRequest(authority is null ? trust : trust with { Roots = [authority] });
            var report = await Prober.ProbeAsync(request, running.Token);
            Cache.Keep(report);
            _state = new() { Report = report, Target = target, Authority = authority is null ? null : target?.Name };
        }
        catch (Exception e) when (PageErrorLog.SaysLeft(e, running.Token))
        {
            _state = new() { Cancelled = true };
        }
        catch (Exception e)
        {
            _state = new() { Failure = Errors.Write(this, "probing", e) };
        }
        finally
        {
            if (_running == running) _running = null;
        }
    }

    private async Task ShowAsync(CachedReport kept)
    {
        _state = new() { Report = kept.Report, Target = await ManagedAsync(kept.Report.Request.Host, kept.Report.Request.Port, Gone) };
        if (Compare is not null) Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("compare", (string?)null));
    }

    private async Task<Target?> ManagedAsync(string host, int port, CancellationToken cancellationToken)
    {
        var targets = await Targets.ListAsync(cancellationToken);
        return targets.FirstOrDefault(target => target.Port == port && target.Host.Equals(host, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What cannot be read of a target does not keep it from being looked at.</summary>
    private async Task<Certificate?> AuthorityAsync(Guid target, CancellationToken cancellationToken)
    {
        try
        {
            return (await Setup.ReadAsync(target, cancellationToken))?.Authority;
        }
        catch (Exception e) when (!PageErrorLog.SaysLeft(e, cancellationToken))
        {
            Errors.WriteMinor(this, "reading the target's authority", e);
            return null;
        }
    }

    private void Cancel() => _running?.Cancel();

    private void Remeasure() => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter("baseline", _form.Baseline == Core.Probe.Assessment.Baselines.Intermediate
            ? null
            : _form.BaselineName), replace: true);

    private sealed record State
    {
        public bool Running { get; init; }

        /// <summary>It stopped with an error.</summary>
        public ErrorReference? Failure { get; init; }

        public bool Cancelled { get; init; }

        public ProbeReport? Report { get; init; }

        /// <summary>The managed target at this host and port.</summary>
        public Target? Target { get; init; }

        /// <summary>The target whose authority was trusted.</summary>
        public string? Authority { get; init; }
    }
}
