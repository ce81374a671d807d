using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying.Targets;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Sandbox;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Targets;

/// <summary>Starts the throw-away server, adds it as a target, and goes to its setup.</summary>
public sealed partial class SandboxStart : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private ImmutableArray<string> _steps = [];
    private ImmutableArray<Finding> _findings = [];
    private bool _running;

    /// <summary>Not the page's first action.</summary>
    [Parameter]
    public bool Secondary { get; set; }

    [Inject]
    private ISandbox Sandbox { get; set; } = null!;

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task StartAsync()
    {
        _running = true;
        _findings = [];
        _steps = [];
        try
        {
            var progress = new Progress<string>(step =>
            {
                _steps = _steps.Add(step);
                StateHasChanged();
            });
            switch (await Sandbox.StartAsync(progress, _gone.Token))
            {
                case SandboxOutcome.Running running:
                    await OpenAsync(running.Server);
                    break;
                case SandboxOutcome.Failed failed:
                    _findings = [failed.Finding];
                    break;
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; the sandbox goes on and is found again.
        }
        finally
        {
            _running = false;
        }
    }

    private async Task OpenAsync(SandboxServer server)
    {
        var known = (await Targets.ListAsync(_gone.Token)).FirstOrDefault(t => t.IsSandbox && t.Port == server.Port);
        if (known is not null)
        {
            Navigation.NavigateTo(Links.Setup(known.Id, SetupSteps.ServerCertificate));
            return;
        }

        var outcome = await Targets.AddAsync(SandboxTarget.DraftOf(server), _gone.Token);
        if (outcome is AddTargetOutcome.Refused refused) _findings = refused.Findings;
        if (outcome is AddTargetOutcome.Added added) Navigation.NavigateTo(Links.Setup(added.Target.Id, SetupSteps.ServerCertificate));
    }
}
