using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>A server that answers as it is told and remembers what it was asked.</summary>
public sealed class FakeServerControl : IServerControl
{
    public ReloadOutcome Reload { get; set; } = new ReloadOutcome.Reloaded("test");

    public ImmutableArray<Finding> Verdict { get; set; } = [];

    public Action? OnReload { get; set; }

    public Func<Task>? OnVerdict { get; set; }

    public int Reloads { get; private set; }

    public int Verdicts { get; private set; }

    public static ImmutableArray<Finding> Bad { get; } =
        [new Finding(FindingCode.HbaRejected, Severity.Error, "The server did not take pg_hba.conf.", "Look at line 3.")];

    public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken)
    {
        Reloads++;
        OnReload?.Invoke();
        return Task.FromResult(Reload);
    }

    public async Task<ImmutableArray<Finding>> ReadVerdictAsync(CancellationToken cancellationToken)
    {
        Verdicts++;
        if (OnVerdict is not null)
            await OnVerdict();
        cancellationToken.ThrowIfCancellationRequested();
        return Verdict;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
