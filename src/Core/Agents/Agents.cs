using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Core.Agents;

/// <summary>One child for each account, and the local agents that connected.</summary>
internal sealed partial class Agents(IAgentStarter starter, LocalAgentCommand command, TimeProvider time, ILogger<Agents> logger) : IAgents
{
    private readonly ConcurrentDictionary<int, Child> _children = new();
    // An id is what an agent says of itself; its account is what the kernel says.
    private readonly ConcurrentDictionary<(int Uid, Guid Id), AgentLink> _local = new();
    private bool _disposed;

    public event Action<AgentLink>? Connecting;

    public ImmutableArray<AgentLink> All =>
        [.. _children.Values.Select(child => child.Link).OfType<AgentLink>().Concat(_local.Values).Where(link => link.IsOpen)];

    public AgentLink? Connected(AgentChoice choice) => choice.AgentId is { } id
        ? _local.GetValueOrDefault((choice.Account.Uid, id)) is { IsOpen: true } chosen ? chosen : null
        : _children.GetValueOrDefault(choice.Account.Uid)?.Link is { IsOpen: true } child ? child : LocalOf(choice.Account);

    public async Task<AgentSearch> FindAsync(AgentChoice choice, string path, CancellationToken cancellationToken)
    {
        var account = choice.Account;
        if (account.Uid == 0) return new AgentSearch.Missing(AgentFindings.Root(path));
        if (choice.AgentId is not null)
            return Connected(choice) is { } chosen
                ? new AgentSearch.Found(chosen)
                : new AgentSearch.Missing(AgentFindings.Away(account.Name));
        if (!starter.MayStart(account))
        {
            return LocalOf(account) is { } local
                ? new AgentSearch.Found(local)
                : new AgentSearch.Missing(AgentFindings.Needed(account.Name, path, command.For(account)));
        }

        var child = _children.GetOrAdd(account.Uid, _ => new Child());
        await child.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (child.Link is { IsOpen: true } open) return new AgentSearch.Found(open);
            if (_disposed) return new AgentSearch.Missing(AgentFindings.Away(account.Name));
            if (child.Link is { } ended) await ended.DisposeAsync().ConfigureAwait(false);
            child.Link = await starter.StartAsync(account, cancellationToken).ConfigureAwait(false);
            Announce(child.Link);
            return new AgentSearch.Found(child.Link);
        }
        catch (AgentException e)
        {
            child.Link = null;
            LogNotStarted(e.InnerException ?? e, account.Name);
            return new AgentSearch.Missing(e.Finding);
        }
        finally
        {
            child.Turn.Release();
        }
    }

    /// <summary>A local agent said hello; an earlier line of the same agent gives way.</summary>
    internal void Add(AgentLink link)
    {
        var key = (link.Account.Uid, link.Hello.Id);
        if (_local.TryGetValue(key, out var earlier)) _ = earlier.DisposeAsync().AsTask();
        _local[key] = link;
        Announce(link);
    }

    /// <summary>Once: the container disposes it under each name that it is registered by.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        var links = _children.Values.Select(child => child.Link).OfType<AgentLink>().Concat(_local.Values);
        await Task.WhenAll(links.Select(link => link.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private AgentLink? LocalOf(AgentAccount account) =>
        _local.Values.FirstOrDefault(link => link.IsOpen && link.Account.Uid == account.Uid);

    private void Announce(AgentLink link)
    {
        LogConnected(link.Hello.Account, link.Kind, link.Hello.Version);
        _ = Task.Run(() => Connecting?.Invoke(link));
        _ = TellEndAsync(link);
    }

    private async Task TellEndAsync(AgentLink link)
    {
        await ((Task)link.Ended.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default)).ConfigureAwait(false);
        _local.TryRemove(KeyValuePair.Create((link.Account.Uid, link.Hello.Id), link));
        if (!_disposed) LogEnded(link.Hello.Account, link.Kind, time.GetUtcNow());
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The agent of {Account} is connected ({Kind}, version {Version})")]
    private partial void LogConnected(string account, AgentKind kind, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The line to the agent of {Account} ({Kind}) ended at {At}")]
    private partial void LogEnded(string account, AgentKind kind, DateTimeOffset at);

    [LoggerMessage(Level = LogLevel.Error, Message = "The agent of {Account} could not be started")]
    private partial void LogNotStarted(Exception exception, string account);

    private sealed class Child
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public AgentLink? Link { get; set; }
    }
}
