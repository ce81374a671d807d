using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>What was seen of an effect.</summary>
public enum EffectState
{
    /// <summary>It could not be looked for, or nothing answered: it is not known.</summary>
    NotObserved,
    Observed,

    /// <summary>The server shows something else.</summary>
    Contradicted,
}

/// <summary>An effect that was promised, and what was seen of it.</summary>
/// <param name="What">What must be so, in a sentence.</param>
/// <param name="How">How it was looked for, in a sentence.</param>
/// <param name="Evidence">What was seen, in a sentence.</param>
/// <param name="Remedy">What to do where it was not observed; null else.</param>
public sealed record EffectObservation(string What, string How, EffectState State, string Evidence, string? Remedy = null)
{
    /// <summary>Without it the change is unproven; false where another effect proves the same.</summary>
    public bool IsNeeded { get; init; } = true;

    /// <summary>The code of a finding of it; null for the common one.</summary>
    public FindingCode? Code { get; init; }

    /// <summary>Whether one of them was not observed, and none is contradicted.</summary>
    public static bool AreUnproven(ImmutableArray<EffectObservation> effects) =>
        effects.Any(effect => effect is { State: EffectState.NotObserved, IsNeeded: true }) && !AreContradicted(effects);

    public static bool AreContradicted(ImmutableArray<EffectObservation> effects) =>
        effects.Any(effect => effect.State == EffectState.Contradicted);
}
