using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Changes;

/// <summary>How a reload was asked for.</summary>
public abstract record ReloadOutcome
{
    private ReloadOutcome() { }

    public sealed record Reloaded(string By) : ReloadOutcome;

    /// <summary>No admin connection and no visible postmaster: a person must run the command.</summary>
    public sealed record Manual(string Command) : ReloadOutcome;

    public sealed record Failed(Finding Finding) : ReloadOutcome;
}

/// <summary>The server behind a target, as the writer needs it; the writer does not know what the change is for.</summary>
public interface IServerControl : IAsyncDisposable
{
    Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The server's own verdict after a reload: its errors, empty when its view shows none, <c>verdict-not-asked</c> when nobody
    /// could ask. Any <see cref="Severity.Error"/> rolls back.
    /// </summary>
    Task<ImmutableArray<Finding>> ReadVerdictAsync(CancellationToken cancellationToken);
}
