using System.Collections.Immutable;
using PgTlsDashboard.Core.Planning.Effects;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>What was so just before a change, of what cannot be read from the files.</summary>
/// <param name="Kinds">The kinds of client that could begin TLS; null when the server did not answer.</param>
/// <param name="Trials">How each of the plan's trials was answered; null where nobody tried.</param>
internal sealed record EffectBaseline(ImmutableArray<TlsClientKind>? Kinds, ImmutableDictionary<RecordTrial, TrialAnswer>? Trials)
{
    public static readonly EffectBaseline None = new(null, null);
}
