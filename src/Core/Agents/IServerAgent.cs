using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Sandbox;
using PolyType;
using StreamJsonRpc;

namespace PgTlsDashboard.Core.Agents;

/// <summary>
/// All work on a server's machine, done by a process of the account that owns the files. The dashboard treats each answer as hostile input,
/// the agent treats each request so. Calls that name a plan may be repeated: the second one answers as the first did.
/// </summary>
[JsonRpcContract, GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IServerAgent : IDisposable
{
    /// <summary>The first call on a line: each side says which contract and version it is.</summary>
    Task<AgentHello> HelloAsync(DashboardHello dashboard, CancellationToken cancellationToken);

    /// <summary>Whether a person's paths are a server's, and which account, cluster and directories they lead to.</summary>
    Task<LocationReading> LocateAsync(LocateRequest request, CancellationToken cancellationToken);

    /// <summary>The files with what they include, the server's own view and the machine's; contents are fetched by hash.</summary>
    Task<ServerReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken);

    /// <summary>At most 1 MiB of a content that a reading named; null when the agent no longer holds it.</summary>
    Task<byte[]?> FetchAsync(string hash, long offset, CancellationToken cancellationToken);

    /// <summary>The sessions that are open now.</summary>
    Task<SessionsReading> ReadSessionsAsync(LoginRequest request, CancellationToken cancellationToken);

    /// <summary>A new login of the administrator; null when it got in, else why not.</summary>
    Task<Finding?> TryLoginAsync(LoginRequest request, CancellationToken cancellationToken);

    /// <summary>Makes a key that stays in the agent's state, and answers with its signed request.</summary>
    Task<KeyOutcome> MakeKeyAsync(KeyRequest request, CancellationToken cancellationToken);

    /// <summary>Removes a key that no plan needs any more; one that is in place already is not touched.</summary>
    Task DiscardKeyAsync(Guid keyId, CancellationToken cancellationToken);

    /// <summary>At most 1 MiB of a content that a later write names by its hash.</summary>
    Task OfferAsync(ContentPiece piece, CancellationToken cancellationToken);

    /// <summary>
    /// Writes, reloads and reads the server's view; an error there is undone. Without <see cref="SettleAsync"/> in time the change stays as
    /// unproven.
    /// </summary>
    Task<ApplyOutcome> ApplyAsync(WriteRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken);

    /// <summary>The dashboard looked at the wire: the change is kept, or undone.</summary>
    Task<ApplyOutcome> SettleAsync(SettleRequest request, CancellationToken cancellationToken);

    /// <summary>Restores the files of an entry and reloads.</summary>
    Task<ApplyOutcome> UndoAsync(EntryRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken);

    /// <summary>A person ran the command of a waiting entry: what is there now is read, and the entry is settled by it.</summary>
    Task<ApplyOutcome> ConfirmAsync(EntryRequest request, CancellationToken cancellationToken);

    /// <summary>A commit-confirmed change stays for good.</summary>
    Task<ApplyOutcome> KeepAsync(EntryRequest request, CancellationToken cancellationToken);

    /// <summary>The journal of a target, newest first.</summary>
    Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Reports each journal entry that changes, until it is cancelled or the line ends.</summary>
    Task WatchAsync(IProgress<JournalEntry> changes, CancellationToken cancellationToken);

    /// <summary>The login for the running clocks of a target; it is kept in memory until they end.</summary>
    Task HoldLoginAsync(EntryLogin login, CancellationToken cancellationToken);

    /// <summary>
    /// Takes an entry of a journal that an earlier version kept elsewhere; its contents were offered before. A repeated import changes
    /// nothing.
    /// </summary>
    Task<Finding?> ImportAsync(ImportedEntry entry, CancellationToken cancellationToken);

    /// <summary>Starts the throw-away server, or answers with the one that runs; it ends with this line.</summary>
    Task<SandboxOutcome> StartSandboxAsync(SandboxRequest request, IProgress<string> progress, CancellationToken cancellationToken);
}
