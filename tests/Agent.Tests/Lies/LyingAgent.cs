using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>An agent that answers what a test tells it to; a call without an answer is never answered.</summary>
internal sealed class LyingAgent : IServerAgent
{
    public static AgentHello Sound => new(
        AgentContract.Current, "0.1.0", Guid.NewGuid(), AgentAccount.Own.Uid, "postgres", "db1", "'pgtls-agent'",
        "/var/lib/pgtls-agent/101");

    public AgentHello? Hello { get; init; } = Sound;
    public LocationReading? Location { get; init; }
    public ServerReading? Reading { get; init; }
    public Func<string, long, byte[]?>? Fetch { get; init; }
    public SessionsReading? Sessions { get; init; }
    public Finding? Login { get; init; }
    public KeyOutcome? Key { get; init; }
    public ApplyOutcome? Outcome { get; init; }
    public ImmutableArray<ApplyStep> Steps { get; init; } = [];
    public ImmutableArray<JournalEntry>? History { get; init; }
    public SandboxOutcome? Sandbox { get; init; }

    /// <summary>The answer is null, and is given.</summary>
    public bool AnswersNull { get; init; }

    /// <summary>A link as if over a line; what is said comes as it is.</summary>
    public AgentLink Link(TimeProvider time) => new(this, Sound, AgentKind.Local, AgentAccount.Own, rpc: null, new Nothing(), time);

    public Task<AgentHello> HelloAsync(DashboardHello dashboard, CancellationToken cancellationToken) => Answer(Hello);
    public Task<LocationReading> LocateAsync(LocateRequest request, CancellationToken cancellationToken) => Answer(Location);
    public Task<ServerReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => Answer(Reading);

    public Task<byte[]?> FetchAsync(string hash, long offset, CancellationToken cancellationToken) =>
        Fetch is null ? Never<byte[]?>() : Task.FromResult(Fetch(hash, offset));

    public Task<SessionsReading> ReadSessionsAsync(LoginRequest request, CancellationToken cancellationToken) => Answer(Sessions);
    public Task<Finding?> TryLoginAsync(LoginRequest request, CancellationToken cancellationToken) => Answer(Login)!;
    public Task<KeyOutcome> MakeKeyAsync(KeyRequest request, CancellationToken cancellationToken) => Answer(Key);
    public Task DiscardKeyAsync(Guid keyId, CancellationToken cancellationToken) => Never<bool>();
    public Task OfferAsync(ContentPiece piece, CancellationToken cancellationToken) => Never<bool>();

    public Task<ApplyOutcome> ApplyAsync(WriteRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken)
    {
        foreach (var step in Steps) progress.Report(step);
        return Answer(Outcome);
    }

    public Task<ApplyOutcome> SettleAsync(SettleRequest request, CancellationToken cancellationToken) => Answer(Outcome);
    public Task<ApplyOutcome> UndoAsync(EntryRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken) =>
        Answer(Outcome);
    public Task<ApplyOutcome> ConfirmAsync(EntryRequest request, CancellationToken cancellationToken) => Answer(Outcome);
    public Task<ApplyOutcome> KeepAsync(EntryRequest request, CancellationToken cancellationToken) => Answer(Outcome);

    public Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid targetId, CancellationToken cancellationToken) =>
        History is { } entries ? Task.FromResult(entries) : Never<ImmutableArray<JournalEntry>>();

    public Task WatchAsync(IProgress<JournalEntry> changes, CancellationToken cancellationToken) => Never<bool>();
    public Task HoldLoginAsync(EntryLogin login, CancellationToken cancellationToken) => Never<bool>();
    public Task<Finding?> ImportAsync(ImportedEntry entry, CancellationToken cancellationToken) => Answer(Login)!;
    public Task<SandboxOutcome> StartSandboxAsync(
        SandboxRequest request, IProgress<string> progress, CancellationToken cancellationToken) => Answer(Sandbox);
    public void Dispose() { }

    private Task<T> Answer<T>(T? answer) where T : class => answer is not null || AnswersNull ? Task.FromResult(answer!) : Never<T>();

    private static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
