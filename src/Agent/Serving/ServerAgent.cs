using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Sandbox;
using StreamJsonRpc;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>The contract as one line sees it. What ends with the line (the sandbox, the watch) is the line's; all else is shared.</summary>
internal sealed partial class ServerAgent : IServerAgent, IAsyncDisposable
{
    private readonly AgentCore _core;
    private readonly ILogger _log;
    private readonly string _command;
    private PostgresSandbox? _sandbox;

    public ServerAgent(AgentCore core, string command)
    {
        _core = core;
        _command = command;
        _log = core.Loggers.CreateLogger<ServerAgent>();
    }

    public Task<AgentHello> HelloAsync(DashboardHello dashboard, CancellationToken cancellationToken) => Task.FromResult(new AgentHello(
        AgentContract.Current, AgentVersion.Text, _core.State.Id, AgentAccount.Own.Uid, AgentAccount.Own.Name, Dns.GetHostName(), _command,
        _core.State.Path));

    public Task<LocationReading> LocateAsync(LocateRequest request, CancellationToken cancellationToken) =>
        GuardAsync(() => new LocationReader(request).ReadAsync(cancellationToken));

    public Task<ServerReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        GuardAsync(() => new ServerReader(request, _core.Contents, _core.LogMarks.GetValueOrDefault(request.Files.DataDirectory))
            .ReadAsync(cancellationToken));

    public Task<byte[]?> FetchAsync(string hash, long offset, CancellationToken cancellationToken) =>
        Task.FromResult(_core.Contents.Fetch(hash, offset));

    public Task<SessionsReading> ReadSessionsAsync(LoginRequest request, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        switch (await AgentLogin.OpenAsync(request, cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await using (open.Session.ConfigureAwait(false))
                {
                    try
                    {
                        return new SessionsReading(await open.Session.ReadSessionsAsync(cancellationToken).ConfigureAwait(false), null);
                    }
                    catch (AdminSessionException e)
                    {
                        return new SessionsReading(null, e.Finding);
                    }
                }

            case AdminOutcome.Refused refused:
                return new SessionsReading(null, refused.Finding);
            default:
                throw new InvalidOperationException("An outcome of the admin login is not known here.");
        }
    });

    public Task<Finding?> TryLoginAsync(LoginRequest request, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        switch (await AgentLogin.OpenAsync(request, cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await open.Session.DisposeAsync().ConfigureAwait(false);
                return null;
            case AdminOutcome.Refused refused:
                return refused.Finding;
            default:
                throw new InvalidOperationException("An outcome of the admin login is not known here.");
        }
    });

    public Task<KeyOutcome> MakeKeyAsync(KeyRequest request, CancellationToken cancellationToken) =>
        GuardAsync(() => _core.Keys.MakeAsync(request, cancellationToken));

    public Task DiscardKeyAsync(Guid keyId, CancellationToken cancellationToken)
    {
        _core.Keys.Discard(keyId);
        return Task.CompletedTask;
    }

    public Task OfferAsync(ContentPiece piece, CancellationToken cancellationToken)
    {
        _core.Contents.Offer(piece);
        return Task.CompletedTask;
    }

    public Task<ApplyOutcome> ApplyAsync(WriteRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken) =>
        GuardAsync(() => new PlanWriter(_core).ApplyAsync(request, progress, cancellationToken));

    public Task<ApplyOutcome> SettleAsync(SettleRequest request, CancellationToken cancellationToken) =>
        GuardAsync(() => new PlanWriter(_core).SettleAsync(request, cancellationToken));

    public Task<ApplyOutcome> UndoAsync(EntryRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken) =>
        GuardAsync(() => new PlanWriter(_core).UndoAsync(request, progress, cancellationToken));

    public Task<ApplyOutcome> ConfirmAsync(EntryRequest request, CancellationToken cancellationToken) =>
        GuardAsync(() => new PlanWriter(_core).ConfirmAsync(request, cancellationToken));

    public Task<ApplyOutcome> KeepAsync(EntryRequest request, CancellationToken cancellationToken) =>
        GuardAsync(() => new PlanWriter(_core).KeepAsync(request, cancellationToken));

    public Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid targetId, CancellationToken cancellationToken) =>
        Task.Run(() => HistoryAnswer.Of(_core.Applier.History(targetId)), cancellationToken);

    public async Task WatchAsync(IProgress<JournalEntry> changes, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellationToken.Register(() => ended.TrySetResult()).ConfigureAwait(false);
        _core.Applier.Changed += changes.Report;
        _ended += () => ended.TrySetResult();
        try
        {
            await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            _core.Applier.Changed -= changes.Report;
        }
    }

    public Task HoldLoginAsync(EntryLogin login, CancellationToken cancellationToken)
    {
        _core.Logins.Remember(login.TargetId, login.Login);
        _core.Clock.Wake();
        return Task.CompletedTask;
    }

    public Task<Finding?> ImportAsync(ImportedEntry entry, CancellationToken cancellationToken) =>
        GuardAsync(() => Task.FromResult(new JournalImport(_core).Take(entry)));

    public Task<SandboxOutcome> StartSandboxAsync(SandboxRequest request, IProgress<string> progress,
        CancellationToken cancellationToken) => GuardAsync(() =>
    {
        _sandbox ??= new PostgresSandbox(_core.State.Sandbox, request.PgBin, _core.Loggers.CreateLogger<PostgresSandbox>());
        return _sandbox.StartAsync(progress, cancellationToken);
    });

    public void Dispose() { }

    /// <summary>The line is gone: what was made for it ends too.</summary>
    public async ValueTask DisposeAsync()
    {
        _ended?.Invoke();
        if (_sandbox is { } sandbox) await sandbox.DisposeAsync().ConfigureAwait(false);
    }

    private event Action? _ended;

    // What fails is logged here, and goes to the dashboard by its kind alone: a message may quote what it was given.
    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        using var request = _core.Begin();
        try
        {
            return await Task.Run(work).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LocalRpcException))
        {
            LogFailed(e);
#pragma warning disable MA0054 // The cause stays in this log: it would travel with the exception.
            throw new LocalRpcException($"an unexpected {e.GetType().Name}; its log has the rest");
#pragma warning restore MA0054
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed")]
    private partial void LogFailed(Exception exception);
}
