using System.Collections.Concurrent;

namespace PgTlsDashboard.Core.Probe.Fleet;

/// <summary>One look at a time at each host, and a pause between two.</summary>
internal sealed class HostPacing(TimeSpan gap, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the host's turn; disposing gives it to the next.</summary>
    public async Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken)
    {
        var host = _hosts.GetOrAdd(name, _ => new Host());
        await host.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (host.Last is { } last && gap - time.GetElapsedTime(last) is var left && left > TimeSpan.Zero)
                await Task.Delay(left, time, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            host.Turn.Release();
            throw;
        }
        host.Last = time.GetTimestamp();
        return host;
    }

    // The semaphore has no handle of the system unless somebody asks for it, so it needs no disposal.
    private sealed class Host : IDisposable
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public long? Last { get; set; }

        public void Dispose() => Turn.Release();
    }
}
