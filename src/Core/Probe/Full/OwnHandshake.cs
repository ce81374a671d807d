using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>What a server took of this program's own hellos.</summary>
/// <param name="Flight">What the server answered; under TLS 1.3 without its certificate unless the handshake was completed.</param>
/// <param name="Completed">Both sides finished the handshake.</param>
/// <param name="Speaks">PostgreSQL answered behind the handshake; asked with direct TLS only, else null.</param>
/// <param name="Stop">Why it was not completed.</param>
internal sealed record OwnHandshakeResult(
    TlsVersion Version, ushort Suite, ServerFlight Flight, bool Completed, bool? Speaks, ProbeStop? Stop);

/// <summary>
/// A handshake that offers every version, suite and group there is, for servers that take nothing of what this machine's TLS library
/// offers: TLS 1.2 with CBC, with a plain RSA exchange or with DHE only, and older versions. libpq enters the first three.
/// </summary>
internal static class OwnHandshake
{
    private static readonly ImmutableArray<TlsVersion> s_versions =
        [TlsVersion.Tls12, TlsVersion.Tls13, TlsVersion.Tls11, TlsVersion.Tls10];

    /// <summary>Null where the server takes none of the versions, or does not answer.</summary>
    public static async Task<OwnHandshakeResult?> AskAsync(ProbeLine line)
    {
        foreach (var version in s_versions)
        {
            var answer = await line.AskAsync(new()
            {
                Version = version,
                Suites = version == TlsVersion.Tls13 ? SuiteNames.Tls13 : SuiteNames.Legacy,
                Groups = version == TlsVersion.Tls13 ? GroupNames.Tls13 : GroupNames.Legacy,
            }).ConfigureAwait(false);
            if (answer is { Stop: null, Flight: { } flight } && flight.Version == version)
                return await CompleteAsync(line, version, flight).ConfigureAwait(false);
            // Only an answer is worth another question: an alert, or another version.
            if (answer.Flight is null && answer.Stop is not { By: RefusedBy.Server, Alert: not null }) return null;
        }
        return null;
    }

    private static Task<OwnHandshakeResult> CompleteAsync(ProbeLine line, TlsVersion version, ServerFlight flight) =>
        new SessionPlan(version, [flight.Suite], flight.Group).OpenAsync(line, null, async (answer, socket, within) =>
        {
            var told = answer.Witness.Flight.Certificates.Count > 0 ? answer.Witness.Flight : flight;
            if (answer.Tls is not { } tls) return new OwnHandshakeResult(version, flight.Suite, told, false, null, answer.Stop);
            bool? speaks = line.Direct
                ? await SpeaksAsync(new WireConnection(socket!, tls, null), within).ConfigureAwait(false)
                : null;
            return new(version, flight.Suite, told, true, speaks, null);
        });

    private static async Task<bool> SpeaksAsync(WireConnection connection, Deadline within)
    {
        await using var _ = connection.ConfigureAwait(false);
        return await StartupChecks.StaysAsync(connection, within).ConfigureAwait(false);
    }
}
