using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>Does the server take part in a renegotiation that the client begins (CVE-2011-1473 is its cost).</summary>
internal static class RenegotiationCheck
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(2);

    public static Task<RenegotiationFact> AskAsync(ProbeLine line, SessionPlan plan, bool secure) =>
        plan.OpenAsync(line, null, async (answer, _, within) =>
    {
        if (answer.Tls is not { } tls) return new RenegotiationFact(secure, null, answer.Stop);
        using var wait = within.Within(s_wait);
        var observer = answer.Witness;
        try
        {
            tls.Protocol.AskToRenegotiate(new()
            {
                Version = plan.Version,
                Suites = [observer.SelectedSuite ?? plan.Suites[0]],
                Groups = GroupNames.Legacy,
                ServerName = line.ServerName
            });
            await tls.FlushAsync(wait.Token).ConfigureAwait(false);
            while (!observer.Renegotiated && observer.Warned is null)
                if (!await tls.FeedAsync(wait.Token).ConfigureAwait(false)) return new(secure, false, ProbeStop.Closed);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            wait.ThrowIfCancelled();
            // What the server did was noted before BouncyCastle objected to it.
            if (!observer.Renegotiated && observer.Warned is null)
                return TypedTls.Why(e, observer, wait) is { By: RefusedBy.Deadline or RefusedBy.OurLibrary } unknown
                    ? new(secure, null, unknown)
                    : new(secure, false, TypedTls.Why(e, observer, wait));
        }
        return observer.Renegotiated ? new(secure, true, null) : new(secure, false, ProbeStop.FromAlert(observer.Warned!.Value));
    });
}
