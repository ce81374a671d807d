using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Changes;

/// <summary>The only writer: drift check, journal, backup, staged write, rename, reload, the server's verdict; any failure rolls back.</summary>
public sealed class Applier
{
    /// <param name="journalDirectory">Made with mode 0700; holds a folder an entry with its backups.</param>
    public Applier(string journalDirectory, TimeProvider time) => throw new NotImplementedException();

    /// <summary>Applies under the target's lock: a second apply of the same target is refused while one runs.</summary>
    public Task<ApplyOutcome> ApplyAsync(ChangePlan plan, IServerControl server, IProgress<ApplyStep>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Puts an entry's files back. Refused as drifted when a file is no longer what the entry made it.</summary>
    public Task<ApplyOutcome> RollbackAsync(Guid journalId, IServerControl server, IProgress<ApplyStep>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>A person ran the waiting entry's command: reads the verdict and settles the entry.</summary>
    public Task<ApplyOutcome> ConfirmAsync(Guid journalId, IServerControl server, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>At start: rolls back what a killed process left begun, removes staged files. Returns what it mended; their servers may need a reload.</summary>
    public ImmutableArray<JournalEntry> Recover() => throw new NotImplementedException();

    /// <summary>Newest first; damaged entries are left out and reported by <see cref="Recover"/>.</summary>
    public ImmutableArray<JournalEntry> History(Guid? targetId) => throw new NotImplementedException();
}
