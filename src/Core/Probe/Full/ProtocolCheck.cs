using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>
/// Is this version offered, and with which suites: offer all, remove the chosen, repeat, until the server refuses (N+1 connections).
/// </summary>
internal static class ProtocolCheck
{
    public static async Task<(ProtocolFact Fact, ServerFlight? First)> AskAsync(ProbeLine line, TlsVersion version)
    {
        var suites = version == TlsVersion.Tls13 ? SuiteNames.Tls13 : SuiteNames.Legacy;
        // DEFLATE once, with the first hello: it answers a question of its own.
        var first = await line.AskAsync(Hello(version, suites) with { OffersDeflate = version != TlsVersion.Tls13 }).ConfigureAwait(false);
        if (first.Flight is not { } flight || flight.Version != version)
            return (new(version, false, first.Flight?.Version, Why(first), [], SuiteOrder.NotKnown, null), null);
        var found = ImmutableArray.CreateBuilder<SuiteFact>();
        var answer = first;
        while (answer.Flight is { } next && next.Version == version && suites.Contains(next.Suite))
        {
            found.Add(Fact(next));
            suites = suites.Remove(next.Suite);
            if (suites.IsEmpty) break;
            answer = await line.AskAsync(Hello(version, suites)).ConfigureAwait(false);
        }
        var order = await OrderAsync(line, version, found).ConfigureAwait(false);
        return (new(version, true, null, null, found.ToImmutable(), order, suites.IsEmpty ? Exhausted : Why(answer)), flight);
    }

    /// <summary>One hello alone: is this version taken, and if not, who says so.</summary>
    public static async Task<ProbeStop?> WhyNotAsync(ProbeLine line, TlsVersion version)
    {
        var answer = await line.AskAsync(
            Hello(version, version == TlsVersion.Tls13 ? SuiteNames.Tls13 : SuiteNames.Legacy)).ConfigureAwait(false);
        return answer.Flight is { } flight && flight.Version == version ? null : Why(answer);
    }

    private static ProbeStop Exhausted { get; } = new(RefusedBy.Server, null, "The server took every suite that there is.");

    private static ProbeStop Why(FlightResult answer) => answer switch
    {
        { Stop: { } stop } => stop,
        { Flight: { } flight } when Enum.IsDefined(flight.Version) =>
            new(RefusedBy.Server, null, $"The server answers with {TlsVersions.Name(flight.Version)} and {SuiteNames.Of(flight.Suite)}."),
        _ => new(RefusedBy.Server, null, "The server chose what was not offered."),
    };

    /// <summary>The same suites the other way round: the server's own favourite again, or the first of ours.</summary>
    private static async Task<SuiteOrder> OrderAsync(ProbeLine line, TlsVersion version, ImmutableArray<SuiteFact>.Builder found)
    {
        if (found.Count < 2) return SuiteOrder.NotKnown;
        var reversed = found.Select(suite => (ushort)suite.Id).Reverse().ToImmutableArray();
        var answer = await line.AskAsync(Hello(version, reversed)).ConfigureAwait(false);
        return answer.Flight is not { } flight ? SuiteOrder.NotKnown
            : flight.Suite == reversed[0] ? SuiteOrder.Client
            : flight.Suite == reversed[^1] ? SuiteOrder.Server
            : SuiteOrder.NotKnown;
    }

    private static ClientHello Hello(TlsVersion version, ImmutableArray<ushort> suites) => new()
    {
        Version = version,
        Suites = suites,
        Groups = version == TlsVersion.Tls13 ? GroupNames.Tls13 : GroupNames.Legacy,
    };

    private static SuiteFact Fact(ServerFlight flight)
    {
        var name = SuiteNames.Of(flight.Suite);
        return new(
            flight.Suite, name, SuiteNames.Bits(name), flight.Group is { } group ? GroupNames.Of(group) : null, flight.PrimeBits,
            flight.SignatureScheme is { } scheme ? SchemeNames.Of(scheme) : null);
    }
}
