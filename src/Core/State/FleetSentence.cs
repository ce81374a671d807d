namespace PgTlsDashboard.Core.State;

/// <summary>The one sentence that matters first.</summary>
public static class FleetSentence
{
    /// <param name="fleet">Name and state of each target; null while it is read, or when it could not be.</param>
    public static string Of(IReadOnlyList<(string Name, TargetHealth? Health)> fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var known = fleet.Where(t => t.Health is not null).ToList();
        if (known.Count == 0) return $"{RelativeTime.Count(fleet.Count, "target")}, none read yet";
        if (fleet.Count == 1) return $"{fleet[0].Name}: {known[0].Health!.Sentence}.";
        var proven = known.Count(t => t.Health!.Meaning == Meaning.Proven);
        var head = proven == fleet.Count ? $"All {fleet.Count} targets proven" : $"{proven} of {fleet.Count} targets proven";
        var worst = known.Where(t => t.Health!.Meaning != Meaning.Proven).OrderBy(t => Rank(t.Health!.Meaning)).ToList();
        return worst.Count == 0 ? $"{head}." : $"{head}; {worst[0].Name}: {worst[0].Health!.Sentence}.";
    }

    /// <summary>Worst first.</summary>
    public static int Rank(Meaning meaning) => meaning switch
    {
        Meaning.Broken => 0,
        Meaning.Attention => 1,
        Meaning.NotKnown => 2,
        _ => 3,
    };
}
