using PgTlsDashboard.Core.Applying.Targets;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Sandbox;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Background;

/// <summary>After the start: forgets sandboxes of earlier runs, whose servers died with them, and starts one when asked.</summary>
internal sealed partial class SandboxService(
    Settings settings, ITargets targets, IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<SandboxService> logger)
    : BackgroundService
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the sandbox is a target, failed, or was not asked for: whoever signs in then finds what is there.</summary>
    public Task Settled => _settled.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WaitForStartAsync(stoppingToken);
            foreach (var target in await targets.ListAsync(stoppingToken))
                if (target.IsSandbox && target.AddedAt < _startedAt) await targets.RemoveAsync(target.Id, stoppingToken);
            if (settings.StartSandbox) await StartAsync(services.GetRequiredService<ISandbox>(), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogBroken(e);
        }
        finally
        {
            _settled.TrySetResult();
        }
    }

    private async Task StartAsync(ISandbox sandbox, CancellationToken cancellationToken)
    {
        switch (await sandbox.StartAsync(progress: null, cancellationToken))
        {
            case SandboxOutcome.Running running:
                Report(await targets.AddAsync(SandboxTarget.DraftOf(running.Server), cancellationToken), running.Server.Port);
                break;
            case SandboxOutcome.Failed failed:
                LogFailed(failed.Finding.Message, failed.Finding.Remedy);
                break;
        }
    }

    private void Report(AddTargetOutcome outcome, int port)
    {
        if (outcome is AddTargetOutcome.Refused { Findings: [var first, ..] }) LogFailed(first.Message, first.Remedy);
        else LogRunning(port);
    }

    private async Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The sandbox runs on port {Port} and is a target")]
    private partial void LogRunning(int port);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sandbox did not start: {Because} {Remedy}")]
    private partial void LogFailed(string because, string? remedy);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sandbox could not be looked after")]
    private partial void LogBroken(Exception exception);
}
