namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>Rolls back what nobody confirmed in time; the host runs it from its start to its end.</summary>
public interface ICommitConfirmedTimer
{
    /// <summary>Waits for deadlines and keeps them until it is cancelled. Whatever a broken store or disk throws comes out once the other entries were seen to: run it again.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
