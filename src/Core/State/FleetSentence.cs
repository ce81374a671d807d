namespace PgTlsDashboard.Core.State;

/// <summary>The one sentence that matters first.</summary>
public static class FleetSentence
{
    /// <param name="fleet">Name and state of each target; null while it is read, or when it could not be.</param>
    public static string Of(IReadOnlyList<(string Name, TargetState? State)> fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var known = fleet.Where(t => t.State is not null).ToList();
        if (known.Count == 0) return $"{RelativeTime.Count(fleet.Count, "target")}, none read yet";
        if (fleet.Count == 1) return $"{fleet[0].Name}: {known[0].State!.Sentence}.";
        var proven = known.Count(t => IsMutual(t.State!));
        var head = proven == fleet.Count
            ? $"All {fleet.Count} targets proven mutual TLS"
            : $"{proven} of {fleet.Count} targets proven mutual TLS";
        var worst = known.Where(t => !IsMutual(t.State!)).OrderBy(t => Rank(t.State!.Meaning)).ToList();
        return worst.Count == 0 ? $"{head}." : $"{head}; {worst[0].Name}: {worst[0].State!.Sentence}.";
    }

    /// <summary>Worst first.</summary>
    public static int Rank(Meaning meaning) => meaning switch
    {
        Meaning.Broken => 0,
        Meaning.Attention => 1,
        Meaning.NotKnown => 2,
        _ => 3,
    };

    private static bool IsMutual(TargetState state) =>
        state is { Meaning: Meaning.Proven, Level: TlsLevel.ClientCertificateRequired };
}
