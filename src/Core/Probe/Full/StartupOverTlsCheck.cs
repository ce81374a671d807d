using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>
/// One whole session that answers many questions: a startup packet for protocol 3.99 with an unknown option, over TLS. The server tells the
/// newest protocol it speaks, whether it lets the role in, and whether SCRAM is bound to the channel; TLS 1.3's tickets come by the way.
/// </summary>
internal static class StartupOverTlsCheck
{
    private const int MaxMessages = 200;
    private const string UnknownOption = "_pq_.pgtls_probe";

    public static async Task<(StartupFact Fact, TypedTlsObserver Witness)> AskAsync(ProbeLine line, SessionPlan plan)
    {
        var first = await AskAsync(line, plan, minor: 99, UnknownOption).ConfigureAwait(false);
        if (!IsOfPacket(first.Fact)) return first;
        // Poolers refuse a minor version or an option that they do not know, where PostgreSQL negotiates.
        var (fact, _) = await AskAsync(line, plan, minor: 0, option: null).ConfigureAwait(false);
        if (fact.Stop is not null) return first;
        // A line that broke by chance looks the same: it does not break twice with an answer between.
        var again = HungUp(first.Fact) ? await AskAsync(line, plan, minor: 99, UnknownOption).ConfigureAwait(false) : first;
        if (IsOfPacket(again.Fact)) return (fact with { RefusedNewer = again.Fact.Stop?.Text ?? again.Fact.Text }, first.Witness);
        // What was heard is kept, if the line broke again in another way.
        return again.Fact.Stop is null ? again : (fact, first.Witness);
    }

    /// <summary>The server objects to the packet itself (SQLSTATE 08P01 or 0A000), or hangs up on it without a word.</summary>
    private static bool IsOfPacket(StartupFact fact) => fact is { Verdict: PlaintextVerdict.Unknown, NewestProtocol: null }
        && (HungUp(fact)
            || fact.Text.StartsWith("08P01", StringComparison.Ordinal) || fact.Text.StartsWith("0A000", StringComparison.Ordinal)
            || fact.Text.Contains("startup parameter", StringComparison.OrdinalIgnoreCase)
            || fact.Text.Contains("protocol", StringComparison.OrdinalIgnoreCase));

    private static bool HungUp(StartupFact fact) => fact.Stop is { By: RefusedBy.Server or RefusedBy.Network, Alert: null };

    private static Task<(StartupFact Fact, TypedTlsObserver Witness)> AskAsync(
        ProbeLine line, SessionPlan plan, byte minor, string? option) => plan.OpenAsync(line, null, async (answer, socket, within) =>
    {
        var empty = new StartupFact(TlsVersions.Name(plan.Version), PlaintextVerdict.Unknown, "", [], null, null, [], answer.Stop);
        if (answer.Tls is not { } tls) return (empty with { Verdict = PlaintextVerdict.NotAsked }, answer.Witness);
        var connection = new WireConnection(socket!, tls, null);
        await using var _ = connection.ConfigureAwait(false);
        var packet = PostgresWire.Startup(StartupChecks.Nobody, StartupChecks.Nobody, replication: false, minor, option);
        if (await connection.SendAsync(packet, within).ConfigureAwait(false) is { } broken)
            return (Stopped(empty, broken.Outcome), answer.Witness);
        return (await ReadAsync(connection, empty, within).ConfigureAwait(false), answer.Witness);
    });

    private static async Task<StartupFact> ReadAsync(WireConnection connection, StartupFact fact, Deadline within)
    {
        var (authenticated, bytes) = (false, 0);
        for (var i = 0; i < MaxMessages && bytes <= StartupClient.MaxBytes; i++)
        {
            var read = await connection.ReadAsync(within).ConfigureAwait(false);
            if (read is not WireRead.Message { Type: var type, Body: var body }) return Stopped(fact, ((WireRead.Ended)read).Outcome);
            bytes += body.Length;
            switch (type)
            {
                case 'v':
                    fact = Negotiated(fact, body);
                    break;
                case 'E':
                    return With(fact, new StartupOutcome.Refused(DatabaseError.FromErrorResponse(body), authenticated));
                case 'Z' when authenticated:
                    return With(fact, new StartupOutcome.Entered());
                case 'R' when body.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(body) == 0:
                    authenticated = true;
                    break;
                case 'R' when body.Length >= 4:
                    var asked = StartupClient.Asked(body);
                    if (BinaryPrimitives.ReadInt32BigEndian(body) == 10)
                    {
                        ImmutableArray<string> mechanisms = [.. StartupClient.Mechanisms(body).Take(10).Select(WireText.Neutralise)];
                        fact = fact with { SaslMechanisms = mechanisms, ChannelBinding = mechanisms.Contains("SCRAM-SHA-256-PLUS") };
                    }
                    return With(fact, asked);
                case 'S' or 'K' or 'N':
                    break;
                default:
                    return With(fact, new StartupOutcome.NotPostgres());
            }
        }
        return With(fact, new StartupOutcome.NotPostgres());
    }

    private static StartupFact With(StartupFact fact, StartupOutcome outcome)
    {
        var (verdict, text) = StartupChecks.Plaintext(outcome);
        return fact with { Verdict = verdict, Text = text };
    }

    private static StartupFact Stopped(StartupFact fact, StartupOutcome outcome) => With(fact, outcome) with
    {
        Stop = outcome switch
        {
            StartupOutcome.HungUp hungUp => ProbeStop.FromBreak(hungUp.Break, hungUp.Alert),
            StartupOutcome.TimedOut => ProbeStop.TimedOut,
            _ => new(RefusedBy.Server, null, "What came is no message of PostgreSQL."),
        },
    };

    /// <summary>
    /// NegotiateProtocolVersion: servers send the whole version (3.0 is 196608), the documentation speaks of the minor alone.
    /// </summary>
    private static StartupFact Negotiated(StartupFact fact, byte[] body)
    {
        if (body.Length < 8) return fact;
        var newest = BinaryPrimitives.ReadInt32BigEndian(body);
        var options = Encoding.UTF8.GetString(body.AsSpan(8)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return fact with
        {
            NewestProtocol = newest >> 16 == 0 ? $"3.{newest & 0xffff}" : $"{newest >> 16}.{newest & 0xffff}",
            UnknownOptions = [.. options.Take(10).Select(WireText.Neutralise)],
        };
    }
}
