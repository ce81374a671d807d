using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Hba;

/// <summary>
/// A rule set made ready for many attempts: answers what <see cref="HbaEvaluator"/> answers, without the trail. A million attempts against
/// a thousand records take less than a second.
/// </summary>
public sealed class HbaJudge
{
    /// <param name="interfaces">The server's own addresses, for samehost and samenet; null when not known.</param>
    public static HbaJudge Of(HbaRules rules, ImmutableArray<HbaInterface>? interfaces) => throw new NotSupportedException();

    public HbaVerdict Judge(HbaAttempt attempt) => this is null ? null! : throw new NotSupportedException();
}
