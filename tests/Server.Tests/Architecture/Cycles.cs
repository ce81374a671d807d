namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>The groups of a directed graph in which each member reaches each other one.</summary>
internal static class Cycles
{
    public static IReadOnlyList<string> In(IEnumerable<(string From, string To)> edges)
    {
        var next = edges.ToLookup(edge => edge.From, edge => edge.To);
        var reached = next.ToDictionary(group => group.Key, group => Reach(group.Key, next));
        return [.. reached.Where(node => node.Value.Contains(node.Key))
            .Select(node => string.Join(" <-> ",
                reached.Keys.Where(other => node.Value.Contains(other) && reached[other].Contains(node.Key)).Order()))
            .Distinct()];
    }

    private static HashSet<string> Reach(string start, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(next[start]);
        while (open.TryPop(out var node))
            if (reached.Add(node))
                foreach (var following in next[node]) open.Push(following);
        return reached;
    }
}
