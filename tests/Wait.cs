namespace PgTlsDashboard.Tests;

/// <summary>
/// Waits for what another process, thread or server does. The limit only ends a run that hangs, with a name:
/// how long something takes on a busy machine decides no test.
/// </summary>
internal static class Wait
{
    public static readonly TimeSpan Hang = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var start = TimeProvider.System.GetTimestamp(); !await holds(); await Task.Delay(s_pause))
            if (TimeProvider.System.GetElapsedTime(start) > Hang)
                throw new TimeoutException($"Waited {Hang.TotalMinutes:F0} minutes in vain for this: {what}");
    }

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public static Task EndOfProcessAsync(int process) =>
        UntilAsync(() => !Directory.Exists($"/proc/{process}"), $"the end of process {process}");

    public static Task ForAsync(Task task) => task.WaitAsync(Hang);

    public static Task<T> ForAsync<T>(Task<T> task) => task.WaitAsync(Hang);
}
