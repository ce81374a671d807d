using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>A server to look at, with the agent that can ask it; no agent where it is away.</summary>
internal sealed record EffectPlace(Target Target, AgentLink? Link, LoginRequest Login);

/// <summary>
/// Looks for what was promised, on the wire, by connections and in the server's own view. Bounded: it ends within
/// <see cref="Longest"/>, which is well below the time that an applied change waits for it.
/// </summary>
internal sealed class EffectSearch(WireSearch wire, ConnectionSearch connections, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    /// <summary>How long what is contradicted is looked for again: a postmaster that was told to reload may take a moment.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What must be known of before the change.</summary>
    public async Task<EffectBaseline> BeforeAsync(Target target, ImmutableArray<Effect> effects, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(time, s_before, cancellationToken);
        ImmutableArray<RecordTrial> trials = [.. effects.OfType<Effect.RecordsInForce>().SelectMany(effect => effect.Trials)];
        var kept = effects.OfType<Effect.ClientKindsKept>().FirstOrDefault();
        var kinds = kept is null ? null : await WireSearch.KindsAsync(target, kept.Kinds, deadline).ConfigureAwait(false);
        return new(kinds, trials.IsEmpty ? null : await connections.TryAsync(target, trials, deadline).ConfigureAwait(false));
    }

    /// <summary>Each effect, in the order given. What is contradicted is looked for again.</summary>
    public async Task<ImmutableArray<EffectObservation>> LookAsync(EffectPlace place, ImmutableArray<Effect> effects,
        EffectBaseline before, StepLog steps, CancellationToken cancellationToken)
    {
        if (effects.IsEmpty) return [];
        using var deadline = new Deadline(time, Longest, cancellationToken);
        var started = time.GetTimestamp();
        var seen = new Dictionary<Effect, EffectObservation>();
        while (true)
        {
            ImmutableArray<Effect> open =
                [.. effects.Where(effect => !seen.TryGetValue(effect, out var one) || one.State == EffectState.Contradicted)];
            foreach (var (effect, observation) in await OnceAsync(place, open, before, deadline, cancellationToken).ConfigureAwait(false))
                seen[effect] = observation;
            if (seen.Values.All(one => one.State != EffectState.Contradicted) || time.GetElapsedTime(started) >= Patience) break;
            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }

        ImmutableArray<EffectObservation> all = [.. effects.Select(effect => seen[effect])];
        foreach (var one in all)
        {
            if (one.State == EffectState.Contradicted) steps.Failed("look", one.Evidence);
            else steps.Done("look", one.State == EffectState.Observed ? one.Evidence : $"Not observed: {one.What} {one.Evidence}");
        }

        return all;
    }

    /// <summary>What the server logged since the agent began the change; null when it cannot be read.</summary>
    public static async Task<ServerLogReading?> LogAsync(EffectPlace place, CancellationToken cancellationToken)
    {
        if (place.Link is not { } link) return null;
        try
        {
            var request = new ReadRequest(place.Target.Files, place.Login.Login, Server: true, Pgmoneta: false) { WithLog = true };
            return (await link.Agent.ReadAsync(request, cancellationToken).ConfigureAwait(false)).Log;
        }
        catch (AgentException)
        {
            return null;
        }
    }

    private async Task<List<(Effect, EffectObservation)>> OnceAsync(EffectPlace place, ImmutableArray<Effect> effects,
        EffectBaseline before, Deadline deadline, CancellationToken cancellationToken)
    {
        var seen = new List<(Effect, EffectObservation)>();
        seen.AddRange(await wire.LookAsync(place.Target, [.. effects.Where(WireSearch.IsOnWire)], before, deadline, cancellationToken)
            .ConfigureAwait(false));
        var view = effects.Any(effect => effect is Effect.SettingInForce or Effect.RecordsInForce)
            ? await ViewAsync(place, effects.Any(effect => effect is Effect.RecordsInForce), cancellationToken).ConfigureAwait(false)
            : null;
        foreach (var effect in effects)
        {
            EffectObservation? observation = effect switch
            {
                Effect.SettingInForce setting => SettingSearch.Look(setting, view),
                Effect.RecordsInForce records =>
                    await connections.RecordsAsync(place.Target, records, before, view, deadline).ConfigureAwait(false),
                Effect.ClientCertificateAccepted accepted =>
                    await connections.AcceptedAsync(place.Target, accepted, deadline).ConfigureAwait(false),
                Effect.RevokedCertificateRejected rejected =>
                    await connections.RejectedAsync(place.Target, rejected, deadline).ConfigureAwait(false),
                _ => null,
            };
            if (observation is not null) seen.Add((effect, observation));
        }

        return seen;
    }

    /// <summary>The server's own view; null when it could not be asked.</summary>
    private static async Task<ServerView?> ViewAsync(EffectPlace place, bool withRules, CancellationToken cancellationToken)
    {
        if (place.Link is not { } link) return null;
        try
        {
            var request = new ReadRequest(place.Target.Files, place.Login.Login, Server: true, Pgmoneta: false) { WithRules = withRules };
            return (await link.Agent.ReadAsync(request, cancellationToken).ConfigureAwait(false)).Server;
        }
        catch (AgentException)
        {
            return null;
        }
    }
}
