using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Tests;

/// <summary>Processor time of the calling thread alone: other work on the machine and other tests in the process are not in it.</summary>
internal static class Cost
{
    private const int Factor = 32;
    private const int ThreadCpuTime = 3;

    /// <summary>
    /// Fails where thirty-two times the size costs more than 512 times as much: squared growth would be 1,024 times. Caches, and the
    /// collector, whose work is on this thread too, make even linear growth several times more than thirty-two.
    /// </summary>
    /// <param name="small">The smaller of the two sizes.</param>
    /// <param name="prepare">Makes the work of a size, which is then measured.</param>
    public static void IsLinear(int small, Func<int, Action> prepare)
    {
        var (little, much) = (prepare(small), prepare(small * Factor));
        // The first turns are compiled without optimisation.
        for (var turn = 0; turn < 3; turn++) Of(little);
        var (less, more) = (Least(little, 5), Least(much, 2));
        Assert.True(more < Factor * Factor / 2 * less, $"{small}: {less:F2} ms, {small * Factor}: {more:F2} ms");
    }

    private static double Least(Action work, int turns) => Enumerable.Range(0, turns).Min(_ => Of(work));

    private static double Of(Action work)
    {
        var before = Now();
        work();
        return Now() - before;
    }

    private static double Now()
    {
        Assert.Equal(0, clock_gettime(ThreadCpuTime, out var time));
        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
