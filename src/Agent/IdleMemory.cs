namespace PgTlsDashboard.Agent;

/// <summary>
/// An agent waits nearly always. Its work leaves garbage that is too little for a collection to begin by itself: it is given back to the
/// machine once the agent waits again.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    // Bytes that are worth a collection, and bytes of a process that does nothing but look after its clocks.
    private const long Worth = 4 * 1024 * 1024;
    private const long Still = 256 * 1024;

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    private readonly Timer _timer;
    private long _seen;
    private long _collected;

    public IdleMemory() => _timer = new(_ => Look(), null, s_every, s_every);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        if (allocated - _seen < Still && allocated - _collected > Worth)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _collected = allocated;
        }

        _seen = allocated;
    }
}
