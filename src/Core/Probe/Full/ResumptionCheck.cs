using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>Does the server offer to take a session up again, by id or ticket, and does it keep its word for an id.</summary>
internal static class ResumptionCheck
{
    /// <param name="first">The first hello of <paramref name="plan"/>'s version, which offered tickets.</param>
    public static async Task<(ResumptionResult SessionId, ResumptionResult Ticket)> AskLegacyAsync(ProbeLine line, SessionPlan plan,
        ServerFlight first)
    {
        var ticket = first.Extensions.Contains(TlsExtension.SessionTicket);
        var offersId = first.HasSessionId;
        if (ticket)
        {
            // A server that gives a ticket gives no id: asked without tickets, it gives one.
            var answer = await line.AskAsync(new()
            {
                Version = plan.Version,
                Suites = plan.Suites,
                Groups = GroupNames.Legacy,
                OffersTickets = false
            }).ConfigureAwait(false);
            if (answer.Flight is null) return (ResumptionResult.NotKnown, ResumptionResult.Offered);
            offersId = answer.Flight.HasSessionId;
        }
        return (offersId ? await TryAsync(line, plan).ConfigureAwait(false) : ResumptionResult.NotOffered, ticket
            ? ResumptionResult.Offered
            : ResumptionResult.NotOffered);
    }

    private static async Task<ResumptionResult> TryAsync(ProbeLine line, SessionPlan plan)
    {
        var session = await plan.OpenAsync(line, null,
            (answer, _, _) => Task.FromResult(answer.Tls is null ? null : answer.Witness.Resumable)).ConfigureAwait(false);
        if (session is null) return ResumptionResult.Offered;
        return await plan.OpenAsync(line, session, (answer, _, _) => Task.FromResult(
            answer.Tls is null ? ResumptionResult.Offered : answer.Witness.Resumed
                ? ResumptionResult.Resumed
                : ResumptionResult.NotResumed)).ConfigureAwait(false);
    }
}
