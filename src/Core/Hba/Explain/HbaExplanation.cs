using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>A verdict with its reason for people and the trail of the records tried in order.</summary>
public sealed record HbaExplanation(HbaVerdict Verdict, string Because, ImmutableArray<HbaTrailStep> Trail)
{
    /// <summary>How far the attempt gets by the verdict.</summary>
    public HbaLogin Login { get; init; } = HbaLogin.Unknown;
}
