using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>
/// Looks once at a target's live sessions. Whatever keeps it from looking is stored as the watch's problem: a watch outlives a server that
/// is down.
/// </summary>
internal sealed class PlaintextSampler(ITargetStore targets, TargetAgents agents, IPlaintextWatchStore store, TimeProvider time)
{
    /// <summary>Those that hang for their whole patience must not hold up the others of a large fleet.</summary>
    public const int AtATime = 32;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public async Task LookAsync(Guid targetId, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(s_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var (seen, problem) = await SeeAsync(targetId, both.Token, cancellationToken).ConfigureAwait(false);
        await store.AddSampleAsync(targetId, time.GetUtcNow(), seen, problem, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(ImmutableArray<PlaintextSession> Seen, string? Problem)> SeeAsync(Guid targetId,
        CancellationToken cancellationToken, CancellationToken caller)
    {
        try
        {
            if (await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target)
                return ([], "The target was removed.");
            if (await agents.OfServerAsync(target, cancellationToken).ConfigureAwait(false) is not AgentSearch.Found { Link: var link })
                return ([], "No agent of the server's account is connected.");
            var login = await agents.LoginAsync(target, cancellationToken).ConfigureAwait(false);
            var reading = await link.Agent.ReadSessionsAsync(login, cancellationToken).ConfigureAwait(false);
            if (reading.Problem is { } problem) return ([], Sentence(problem));
            return reading.Sessions is { } sessions
                ? (PlaintextSessions.Of(sessions, time.GetUtcNow()), null)
                : ([], "The admin role may not see how others came in: GRANT pg_read_all_stats to it.");
        }
        catch (AgentException e)
        {
            return ([], Sentence(e.Finding));
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return ([], "The server did not answer within 20 seconds.");
        }
    }

    private static string Sentence(Finding finding) => finding.Remedy is null ? finding.Message : $"{finding.Message} {finding.Remedy}";
}
