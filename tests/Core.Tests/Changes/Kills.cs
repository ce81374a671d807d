using System.Globalization;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>
/// The writes before which a real process is killed with SIGKILL: a few of each case, chosen by a seed (every write is covered by
/// <see cref="KilledDisks"/>). tests/crash-cases.sh kills before all of them: CRASH_KILLS is the number a case, CRASH_SEED the seed.
/// </summary>
internal static class Kills
{
    private static readonly int s_most = Setting("CRASH_KILLS", 2);
    private static readonly int s_seed = Setting("CRASH_SEED", 1);

    public static IEnumerable<int> Among(int first, int last)
    {
        var all = Enumerable.Range(first, last - first + 1).ToArray();
        new Random(s_seed).Shuffle(all);
        return all.Take(s_most);
    }

    public static Task EachAsync(int first, int last, Func<int, Task> test) =>
        Parallel.ForEachAsync(Among(first, last), new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (killAt, _) => await test(killAt));

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
