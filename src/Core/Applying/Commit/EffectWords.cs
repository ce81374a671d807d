using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Planning.Effects;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>Words an observation of an effect.</summary>
internal static class EffectWords
{
    public static EffectObservation Observed(Effect effect, string evidence, FindingCode? code = null) =>
        Of(effect, EffectState.Observed, evidence, null, code);

    public static EffectObservation Contradicted(Effect effect, string evidence, FindingCode? code = null) =>
        Of(effect, EffectState.Contradicted, evidence, null, code);

    public static EffectObservation NotObserved(Effect effect, string evidence, string remedy, FindingCode? code = null) =>
        Of(effect, EffectState.NotObserved, evidence, remedy, code);

    private static EffectObservation Of(Effect effect, EffectState state, string evidence, string? remedy, FindingCode? code) =>
        new(effect.What, effect.How, state, evidence, remedy)
        {
            Code = code,
            IsNeeded = effect is not Effect.SettingInForce { SeenOnWire: true },
        };
}
