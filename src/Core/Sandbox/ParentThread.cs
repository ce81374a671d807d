using System.Collections.Concurrent;
using System.Diagnostics;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>
/// Starts child processes from one thread that lives as long as the program. Linux sends a child its parent-death signal when the
/// thread that forked it ends, so a child of a thread-pool thread would be stopped at random (prctl(2), PR_SET_PDEATHSIG).
/// </summary>
internal static class ParentThread
{
    private static readonly Lazy<BlockingCollection<Action>> s_queue = new(() =>
    {
        var queue = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var action in queue.GetConsumingEnumerable()) action();
        })
        { IsBackground = true, Name = "parent of child processes" }.Start();
        return queue;
    });

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_queue.Value.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start"));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }
}
