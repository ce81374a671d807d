using System.Collections.Immutable;
using Nerdbank.MessagePack;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Sandbox;
using StreamJsonRpc;

namespace PgTlsDashboard.Core.Agents;

/// <summary>Each answer of an agent, checked; what goes wrong on the line is an <see cref="AgentException"/> with its finding.</summary>
internal sealed class CheckedAgent(IServerAgent agent, AgentLink link) : IServerAgent
{
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(30);

    // Keys of 4,096 bits, a stopped server that is asked for its verdict, a slow disk that is synced.
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(3);

    private string Account => link.Account.Name;

    public Task<AgentHello> HelloAsync(DashboardHello dashboard, CancellationToken cancellationToken) =>
        CallAsync(token => agent.HelloAsync(dashboard, token), _ => null, s_short, cancellationToken);

    public Task<LocationReading> LocateAsync(LocateRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => agent.LocateAsync(request, token), ReadingCheck.Problem, s_short, cancellationToken);

    public Task<ServerReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => agent.ReadAsync(request, token), ReadingCheck.Problem, s_short, cancellationToken);

    public Task<byte[]?> FetchAsync(string hash, long offset, CancellationToken cancellationToken) => CallAsync(
        token => agent.FetchAsync(hash, offset, token), piece => piece is { Length: > AgentContract.LongestPiece }
            ? "a piece beyond the limit"
            : null, s_short, cancellationToken);

    public Task<SessionsReading> ReadSessionsAsync(LoginRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => agent.ReadSessionsAsync(request, token), ReadingCheck.Problem, s_short, cancellationToken);

    public Task<Finding?> TryLoginAsync(LoginRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => agent.TryLoginAsync(request, token), finding => finding is null
            ? null
            : ReadingCheck.Problem([finding]), s_short, cancellationToken);

    public Task<KeyOutcome> MakeKeyAsync(KeyRequest request, CancellationToken cancellationToken) => WriteAsync(
        token => agent.MakeKeyAsync(request, token), ReadingCheck.Problem, s_long, cancellationToken);

    public Task DiscardKeyAsync(Guid keyId, CancellationToken cancellationToken) =>
        CallAsync(async token => { await agent.DiscardKeyAsync(keyId, token).ConfigureAwait(false); return true; }, _ => null, s_short,
            cancellationToken);

    public Task OfferAsync(ContentPiece piece, CancellationToken cancellationToken) =>
        CallAsync(async token => { await agent.OfferAsync(piece, token).ConfigureAwait(false); return true; }, _ => null, s_short,
            cancellationToken);

    public Task<ApplyOutcome> ApplyAsync(WriteRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken) =>
        WriteAsync(token => agent.ApplyAsync(request, new SoundSteps(progress), token), ReadingCheck.Problem, s_long, cancellationToken);

    public Task<ApplyOutcome> SettleAsync(SettleRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => agent.SettleAsync(request, token), ReadingCheck.Problem, s_long, cancellationToken);

    public Task<ApplyOutcome> UndoAsync(EntryRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken) =>
        CallAsync(token => agent.UndoAsync(request, new SoundSteps(progress), token), ReadingCheck.Problem, s_long, cancellationToken);

    public Task<ApplyOutcome> ConfirmAsync(EntryRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => agent.ConfirmAsync(request, token), ReadingCheck.Problem, s_long, cancellationToken);

    public Task<ApplyOutcome> KeepAsync(EntryRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => agent.KeepAsync(request, token), ReadingCheck.Problem, s_long, cancellationToken);

    public Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid targetId, CancellationToken cancellationToken) =>
        CallAsync(token => agent.HistoryAsync(targetId, token), entries => ReadingCheck.Problem(entries, targetId), s_short,
            cancellationToken);

    // It ends with the line or with its caller, so it has no deadline.
    public async Task WatchAsync(IProgress<JournalEntry> changes, CancellationToken cancellationToken)
    {
        try
        {
            await agent.WatchAsync(changes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException or RemoteInvocationException or IOException
            or MessagePackSerializationException)
        {
            throw new AgentException(AgentFindings.Broken(Account), e);
        }
    }

    public Task HoldLoginAsync(EntryLogin login, CancellationToken cancellationToken) =>
        CallAsync(async token => { await agent.HoldLoginAsync(login, token).ConfigureAwait(false); return true; }, _ => null, s_short,
            cancellationToken);

    public Task<Finding?> ImportAsync(ImportedEntry entry, CancellationToken cancellationToken) =>
        CallAsync(token => agent.ImportAsync(entry, token), finding => finding is null
            ? null
            : ReadingCheck.Problem([finding]), s_long, cancellationToken);

    public Task<SandboxOutcome> StartSandboxAsync(SandboxRequest request, IProgress<string> progress,
        CancellationToken cancellationToken) =>
        CallAsync(token => agent.StartSandboxAsync(request, progress, token), ReadingCheck.Problem, s_long, cancellationToken);

    public void Dispose() => agent.Dispose();

    /// <summary>An agent of an older contract reads, undoes and confirms; what it would write may mean something else to it.</summary>
    private Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> call, Func<T, string?> problem, TimeSpan within,
        CancellationToken cancellationToken) =>
        link.Hello.Contract < AgentContract.Current
            ? Task.FromException<T>(new AgentException(AgentFindings.Outdated(Account, link.Hello.Contract, link.Hello.Command)))
            : CallAsync(call, problem, within, cancellationToken);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, Func<T, string?> problem, TimeSpan within,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, link.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        T answer;
        try
        {
            // An agent that hears no cancellation does not hold its caller.
            answer = await call(both.Token).WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new AgentException(link.IsOpen ? AgentFindings.Silent(Account, within) : AgentFindings.Broken(Account), e);
        }
        catch (RemoteInvocationException e)
        {
            throw new AgentException(
                AgentFindings.Failed(Account, AgentText.Problem(e.Message, 500) is null ? e.Message : "its log says why"), e);
        }
        catch (MessagePackSerializationException e)
        {
            throw new AgentException(AgentFindings.Unsound(Account, "an answer that cannot be read"), e);
        }
        catch (Exception e)
            when (e is ConnectionLostException or ObjectDisposedException or IOException or RemoteRpcException
                or UnrecognizedJsonRpcMessageException or InvalidDataException)
        {
            throw new AgentException(AgentFindings.Broken(Account), e);
        }

        link.Saw();
        return problem(answer) is { } what ? throw new AgentException(AgentFindings.Unsound(Account, what)) : answer;
    }

    /// <summary>Unsound steps are left out, and so are those beyond what an apply has.</summary>
    private sealed class SoundSteps(IProgress<ApplyStep> progress) : IProgress<ApplyStep>
    {
        private int _left = ReadingCheck.MostFindings;

        public void Report(ApplyStep value)
        {
            if (ReadingCheck.Problem(value) is null && Interlocked.Decrement(ref _left) >= 0) progress.Report(value);
        }
    }
}
