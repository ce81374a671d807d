using System.Collections.Immutable;
using System.Globalization;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>The one sentence over the matrix: the worst that is so, for people who read nothing else.</summary>
public sealed record AccessSentence(Meaning? Meaning, string Text)
{
    /// <summary>What is entered where it is no database.</summary>
    public const string PhysicalReplication = "physical replication";

    private const int Shown = 2;

    private readonly record struct Pair(string Role, MatrixNetwork Network, AccessCell Cell);

    /// <param name="what">What is entered: <c>orders</c>, <c>physical replication</c>.</param>
    public static AccessSentence Of(AccessMatrix matrix, string what)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var remote = Remote(matrix);
        var all = matrix.Roles.Length;
        if (remote.Where(pair => CellMeaning.HasNoSecret(pair.Cell)).ToList() is { Count: > 0 } open)
            return new(Core.Meaning.Broken, $"{Who(open, all)} {what} without TLS and without a secret from {Where(open)}.");
        if (remote.Where(pair => CellMeaning.AsksNoProof(pair.Cell)).ToList() is { Count: > 0 } trusted)
            return new(Core.Meaning.Broken, $"{Who(trusted, all)} {what} without any proof (trust) from {Where(trusted)}.");
        if (remote.Where(pair => pair.Cell.Class == AccessClass.Plaintext).ToList() is { Count: > 0 } plain)
            return new(Core.Meaning.Attention, $"{Who(plain, all)} {what} without TLS from {Where(plain)}.");
        if (remote.Where(pair => pair.Cell.Class == AccessClass.Undecided).ToList() is { Count: > 0 } undecided)
            return new(Core.Meaning.NotKnown,
                $"Nobody is known to enter {what} without TLS from another machine, but from {Where(undecided)} it is undecided.");
        if (remote.Where(pair => pair.Cell.Class == AccessClass.Tls).ToList() is { Count: > 0 } tls)
            return new(null,
                $"Nobody enters {what} without TLS from another machine; {Lower(Who(tls, all))} over TLS without a certificate of its "
                    + $"own from {Where(tls)}.");
        if (remote.Exists(pair => pair.Cell.Class == AccessClass.Gss))
            return new(null, $"Whoever enters {what} from another machine comes encrypted.");
        return remote.Exists(pair => pair.Cell.Class == AccessClass.MutualTls)
            ? new(Core.Meaning.Proven, $"Whoever enters {what} from another machine comes over TLS and shows a certificate of its own.")
            : new(null, $"Nobody enters {what} from another machine.");
    }

    private static List<Pair> Remote(AccessMatrix matrix) =>
    [
        .. matrix.Roles.Zip(matrix.Cells)
            .SelectMany(row => row.Second.Zip(matrix.Networks, (cell, network) => new Pair(row.First.Name, network, cell)))
            .Where(pair => pair.Network.Example is not null && !CellMeaning.IsLoopback(pair.Network)),
    ];

    private static string Who(List<Pair> pairs, int all)
    {
        var roles = pairs.Select(pair => pair.Role).Distinct(StringComparer.Ordinal).ToList();
        if (roles.Count == 1) return $"{roles[0]} enters";
        return roles.Count == all ? "Every role enters" : $"{roles.Count.ToString("N0", CultureInfo.InvariantCulture)} roles enter";
    }

    private static string Where(List<Pair> pairs)
    {
        // The network that most roles come from says the most.
        var networks = pairs.GroupBy(pair => pair.Network.Name, StringComparer.Ordinal).OrderByDescending(group => group.Count())
            .Select(group => group.Key).ToImmutableArray();
        return networks.Length <= Shown ? string.Join(" and ", networks)
            : $"{string.Join(", ", networks.Take(Shown))} and {RelativeTime.Count(networks.Length - Shown, "more network")}";
    }

    // A role's own name keeps its letters.
    private static string Lower(string who) => who.StartsWith("Every", StringComparison.Ordinal) ? "every" + who[5..] : who;
}
