using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>What a server answered to an offer.</summary>
internal enum HelloAnswer
{
    /// <summary>Nothing that says anything of the offer.</summary>
    NotKnown,
    Accepted,
    Rejected,
}

/// <summary>Offers of TLS to a server, one connection each, none of them finished.</summary>
internal static class HelloSearch
{
    public static ProbeLine Line(Target target, Deadline deadline) =>
        new(new ProbeRequest { Host = target.Host, Port = target.Port }, target.Host, deadline);

    /// <returns>And what was seen, in a sentence.</returns>
    public static async Task<(HelloAnswer Answer, string Text)> AskAsync(ProbeLine line, TlsOffer offer)
    {
        var heard = await line.AskAsync(new()
        {
            Version = offer.Version,
            Suites = Suites(offer),
            Groups = Groups(offer),
        }).ConfigureAwait(false);
        return heard switch
        {
            { Stop: null, Flight: { } flight } when flight.Version == offer.Version =>
                (HelloAnswer.Accepted, $"The server answers {offer} with {SuiteNames.Of(flight.Suite)}."),
            { Stop: null, Flight: { } flight } =>
                (HelloAnswer.Rejected, $"The server answers {offer} with {TlsVersions.Name(flight.Version)}."),
            { Stop: { By: RefusedBy.Server } stop } => (HelloAnswer.Rejected, $"To {offer}: {stop.Text}"),
            _ => (HelloAnswer.NotKnown, $"To {offer}: {heard.Stop?.Text}"),
        };
    }

    private static ImmutableArray<ushort> Suites(TlsOffer offer) => offer.Version == TlsVersion.Tls13
        ? SuiteNames.Tls13
        : [.. SuiteNames.Legacy.Where(suite => IsOf(offer.Suites, SuiteNames.Of(suite)))];

    private static bool IsOf(SuiteChoice choice, string suite) => choice switch
    {
        SuiteChoice.ForwardSecret => IsEphemeral(suite) && (suite.Contains("_GCM_", StringComparison.Ordinal)
            || suite.Contains("_CHACHA20_", StringComparison.Ordinal)),
        SuiteChoice.ForwardSecretCbc => IsEphemeral(suite) && suite.Contains("_CBC_", StringComparison.Ordinal),
        SuiteChoice.WithoutForwardSecrecy => suite.StartsWith("TLS_RSA_WITH_", StringComparison.Ordinal),
        _ => true,
    };

    private static bool IsEphemeral(string suite) => suite.StartsWith("TLS_ECDHE_ECDSA_", StringComparison.Ordinal)
        || suite.StartsWith("TLS_ECDHE_RSA_", StringComparison.Ordinal);

    private static ImmutableArray<ushort> Groups(TlsOffer offer)
    {
        var all = offer.Version == TlsVersion.Tls13 ? GroupNames.Tls13 : GroupNames.Legacy;
        return offer.Group is { } name ? [.. all.Where(group => GroupNames.Of(group) == name)] : all;
    }
}
