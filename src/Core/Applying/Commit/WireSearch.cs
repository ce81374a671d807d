using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// Looks for effects on the wire. A reload that failed for a certificate, a key or a list keeps the old TLS serving, and every view of the
/// server says that all is well: only the wire proves it.
/// </summary>
internal sealed class WireSearch(IProbe probe)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static bool IsOnWire(Effect effect) => effect is Effect.CertificateServed or Effect.TlsOff or Effect.AuthoritiesNamed
        or Effect.Handshake or Effect.ClientKindsKept;

    /// <summary>The kinds of client that can begin TLS now; null when the server does not answer.</summary>
    public static async Task<ImmutableArray<TlsClientKind>?> KindsAsync(Target target, IEnumerable<TlsClientKind> kinds,
        Deadline deadline)
    {
        var line = HelloSearch.Line(target, deadline);
        var found = ImmutableArray.CreateBuilder<TlsClientKind>();
        foreach (var kind in kinds)
        {
            var (answer, _) = await HelloSearch.AskAsync(line, kind.Offer).ConfigureAwait(false);
            if (answer == HelloAnswer.NotKnown) return null;
            if (answer == HelloAnswer.Accepted) found.Add(kind);
        }

        return found.ToImmutable();
    }

    /// <summary>Why nobody can say whether the server took the files: it does not answer. Null when it does.</summary>
    public async Task<Finding?> UnreachableAsync(Target target, CancellationToken cancellationToken) =>
        (await ProbeAsync(target, s_patience, cancellationToken).ConfigureAwait(false)).Reachable
            ? null
            : new(FindingCode.Unreachable, Severity.Error,
                $"{target.Host}:{target.Port} does not answer, so nobody can say whether the server took the files.",
                "Start or reload the server, then say so again.");

    /// <summary>One look at each; a server that does not answer is asked once for all of them.</summary>
    public async Task<IEnumerable<(Effect Effect, EffectObservation Seen)>> LookAsync(Target target, ImmutableArray<Effect> effects,
        EffectBaseline before, Deadline deadline, CancellationToken cancellationToken)
    {
        if (effects.IsEmpty) return [];
        var report = await ProbeAsync(target, Shorter(deadline.Left), cancellationToken).ConfigureAwait(false);
        var seen = new List<(Effect, EffectObservation)>();
        foreach (var effect in effects)
            seen.Add((effect, Silent(target, effect, report)
                ?? await LookAsync(target, effect, report, before, deadline).ConfigureAwait(false)));
        return seen;
    }

    private static async Task<EffectObservation> LookAsync(Target target, Effect effect, ProbeReport report, EffectBaseline before,
        Deadline deadline) => effect switch
        {
            Effect.CertificateServed served => Served(served, report),
            Effect.TlsOff => EffectWords.Contradicted(effect, "The server still answers S to SSLRequest: it offers TLS."),
            Effect.AuthoritiesNamed named => await NamedAsync(target, named, deadline).ConfigureAwait(false),
            Effect.Handshake handshake => await HandshakeAsync(target, handshake, deadline).ConfigureAwait(false),
            Effect.ClientKindsKept kept => await KeptAsync(target, kept, before, deadline).ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, null),
        };

    /// <summary>What needs no further look: nobody answers, or TLS is off.</summary>
    private static EffectObservation? Silent(Target target, Effect effect, ProbeReport report)
    {
        var at = $"{target.Host}:{target.Port}";
        if (!report.Reachable)
            return EffectWords.NotObserved(
                effect, $"{at} cannot be reached from here.", "Probe the server from a machine that reaches it.");
        return report.SslRequest switch
        {
            SslRequestResponse.Accepted => null,
            SslRequestResponse.Refused when effect is Effect.TlsOff => EffectWords.Observed(effect, "The server answers N to SSLRequest."),
            SslRequestResponse.Refused => EffectWords.Contradicted(effect, "The server answers N to SSLRequest: it offers no TLS."),
            _ => EffectWords.NotObserved(effect, $"{at} takes the connection and gives no answer that tells.",
                "Look whether the server is stopped or overloaded, then read it again."),
        };
    }

    private static EffectObservation Served(Effect.CertificateServed effect, ProbeReport report) => report.Chain switch
    {
        [var leaf, ..] when leaf.FingerprintSha256 == effect.Fingerprint =>
            EffectWords.Observed(effect, $"The handshake shows SHA-256 {effect.Fingerprint[..16]}….", FindingCode.ServedCertificate),
        [var leaf, ..] => EffectWords.Contradicted(effect,
            $"After the reload the server still serves another certificate: {leaf.Subject}, SHA-256 {leaf.FingerprintSha256[..16]}….",
            FindingCode.ServedCertificateOld),
        _ => EffectWords.NotObserved(effect, report.Findings.FirstOrDefault(one => one.Severity == Severity.Error)?.Message
            ?? "No handshake was completed.", "Probe the server at full depth, and read its log.", FindingCode.ServedCertificateUnseen),
    };

    private static async Task<EffectObservation> NamedAsync(Target target, Effect.AuthoritiesNamed effect, Deadline deadline)
    {
        var own = await OwnHandshake.AskAsync(HelloSearch.Line(target, deadline)).ConfigureAwait(false);
        // Under TLS 1.3 the request is encrypted: a handshake that was not completed does not show it.
        if (own is null || (own.Version == TlsVersion.Tls13 && !own.Completed))
            return EffectWords.NotObserved(effect, "No handshake came as far as the server's request for a certificate.",
                "Probe the server at full depth, and read its log.");
        var request = CertificateRequestReader.Of(null, own.Flight);
        if (!request.Requested)
            return effect.Named.IsEmpty
                ? EffectWords.Observed(effect, "The server asks for no client certificate.")
                : EffectWords.Contradicted(effect, "The server asks for no client certificate: it did not load ssl_ca_file.");
        var names = request.Authorities.ToHashSet(StringComparer.Ordinal);
        var missing = effect.Named.Where(one => !names.Contains(WireText.Neutralise(one))).ToList();
        var left = effect.Gone.Where(one => names.Contains(WireText.Neutralise(one))).ToList();
        var text = names.Count == 0 ? "no authority" : string.Join(", ", request.Authorities.Take(3));
        return missing.Count == 0 && left.Count == 0 && !effect.Named.IsEmpty
            ? EffectWords.Observed(effect, $"The server names {text}.")
            : EffectWords.Contradicted(effect, missing.Count > 0
                ? $"The server does not name {missing[0]} to its clients; it names {text}."
                : $"The server still asks for a client certificate, of {text}.");
    }

    private static async Task<EffectObservation> HandshakeAsync(Target target, Effect.Handshake effect, Deadline deadline)
    {
        var (answer, text) = await HelloSearch.AskAsync(HelloSearch.Line(target, deadline), effect.Offer).ConfigureAwait(false);
        return answer switch
        {
            HelloAnswer.NotKnown => EffectWords.NotObserved(effect, text, "Probe the server at full depth."),
            HelloAnswer.Accepted when effect.Accepted => EffectWords.Observed(effect, text),
            HelloAnswer.Rejected when !effect.Accepted => EffectWords.Observed(effect, text),
            _ => EffectWords.Contradicted(effect, text),
        };
    }

    private static async Task<EffectObservation> KeptAsync(Target target, Effect.ClientKindsKept effect, EffectBaseline before,
        Deadline deadline)
    {
        if (before.Kinds is not { } known)
            return EffectWords.NotObserved(effect, "Nobody saw before the change which kinds of client could begin TLS.",
                "Probe the server at full depth, and compare it with a report from before.");
        var kinds = effect.Kinds.Where(known.Contains).ToList();
        var now = await KindsAsync(target, kinds, deadline).ConfigureAwait(false);
        if (now is not { } can)
            return EffectWords.NotObserved(effect, "The server did not answer every ClientHello.", "Probe the server at full depth.");
        var lost = kinds.Where(kind => !can.Contains(kind)).ToList();
        return lost.Count == 0
            ? EffectWords.Observed(effect, kinds.Count == 0
                ? "None of them could begin TLS before the change."
                : $"They still can: {string.Join("; ", kinds.Select(kind => kind.Name))}.")
            : EffectWords.Contradicted(effect, $"They could begin TLS before the change and no longer can: "
                + $"{string.Join("; ", lost.Select(kind => kind.Name))}.");
    }

    private static TimeSpan Shorter(TimeSpan left) => left < s_patience ? left : s_patience;

    private Task<ProbeReport> ProbeAsync(Target target, TimeSpan within, CancellationToken cancellationToken) =>
        probe.ProbeAsync(new ProbeRequest { Host = target.Host, Port = target.Port, Deadline = within }, cancellationToken);
}
