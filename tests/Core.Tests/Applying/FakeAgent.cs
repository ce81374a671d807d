using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>An agent that answers what a test says; what the test does not say is an error.</summary>
internal sealed class FakeAgent : IServerAgent
{
    public Func<CancellationToken, Task<SessionsReading>> Sessions { get; init; } = _ => throw new NotSupportedException();
    public Func<WriteRequest, Task<ApplyOutcome>> Apply { get; init; } = _ => throw new NotSupportedException();
    public Func<SettleRequest, ApplyOutcome> Settle { get; init; } = _ => throw new NotSupportedException();
    public Func<EntryRequest, Task<ApplyOutcome>> Undo { get; init; } = _ => throw new NotSupportedException();
    public Func<ReadRequest, ServerReading> Read { get; init; } = _ => throw new NotSupportedException();
    public ImmutableArray<JournalEntry> Journal { get; set; } = [];
    public Func<Task>? HistoryUnderWay { get; set; }
    public TaskCompletionSource<IProgress<JournalEntry>> Watched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public List<SettleRequest> Settled { get; } = [];

    public Task<AgentHello> HelloAsync(DashboardHello dashboard, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LocationReading> LocateAsync(LocateRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ServerReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => Task.FromResult(Read(request));

    public Task<byte[]?> FetchAsync(string hash, long offset, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SessionsReading> ReadSessionsAsync(LoginRequest request, CancellationToken cancellationToken) =>
        Sessions(cancellationToken);

    public Task<Finding?> TryLoginAsync(LoginRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KeyOutcome> MakeKeyAsync(KeyRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DiscardKeyAsync(Guid keyId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OfferAsync(ContentPiece piece, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ApplyOutcome> ApplyAsync(WriteRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken) =>
        Apply(request);

    public Task<ApplyOutcome> SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        Settled.Add(request);
        return Task.FromResult(Settle(request));
    }

    public Task<ApplyOutcome> UndoAsync(EntryRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken) =>
        Undo(request);

    public Task<ApplyOutcome> ConfirmAsync(EntryRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ApplyOutcome> KeepAsync(EntryRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid targetId, CancellationToken cancellationToken)
    {
        var read = Journal;
        if (HistoryUnderWay is not null) await HistoryUnderWay();
        return read;
    }

    public Task WatchAsync(IProgress<JournalEntry> changes, CancellationToken cancellationToken)
    {
        Watched.TrySetResult(changes);
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task HoldLoginAsync(EntryLogin login, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Finding?> ImportAsync(ImportedEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SandboxOutcome> StartSandboxAsync(SandboxRequest request, IProgress<string> progress,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() { }
}

/// <summary>One agent for each id that a target's identity names.</summary>
internal sealed class FakeAgents(IReadOnlyDictionary<Guid, IServerAgent> agents) : IAgents
{
    private readonly Dictionary<Guid, AgentLink> _links = agents.ToDictionary(
        agent => agent.Key,
        agent => new AgentLink(agent.Value, new(1, "test", agent.Key, 1000, "postgres", "host", "pgtls-agent", "/state"), AgentKind.Local,
            new(1000, 1000), null, new Nothing(), TimeProvider.System));

    public FakeAgents(Guid id, IServerAgent agent) : this(new Dictionary<Guid, IServerAgent> { [id] = agent }) { }

    public ImmutableArray<AgentLink> All => [.. _links.Values];

    public event Action<AgentLink>? Connecting { add { } remove { } }

    public Task<AgentSearch> FindAsync(AgentChoice choice, string path, CancellationToken cancellationToken) =>
        Task.FromResult<AgentSearch>(
        Connected(choice) is { } link ? new AgentSearch.Found(link) : new AgentSearch.Missing(AgentFindings.Away("postgres")));

    public AgentLink? Connected(AgentChoice choice) => choice.AgentId is { } id ? _links.GetValueOrDefault(id) : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
