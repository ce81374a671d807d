namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>A caller's cancellation and a time limit in one token, and which of the two it was.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _both;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _length;

    public Deadline(TimeProvider time, TimeSpan length, CancellationToken caller)
    {
        _time = time;
        _start = time.GetTimestamp();
        _length = length > TimeSpan.Zero ? length : TimeSpan.FromMilliseconds(1);
        _caller = caller;
        _limit = new CancellationTokenSource(_length, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller);
    }

    public CancellationToken Token => _both.Token;

    /// <summary>The time ran out, and nobody cancelled.</summary>
    public bool Passed => _limit.IsCancellationRequested && !_caller.IsCancellationRequested;

    public TimeSpan Left
    {
        get
        {
            var left = _length - _time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A part of this deadline that ends sooner.</summary>
    public Deadline Within(TimeSpan length) => new(_time, length < Left ? length : Left, _caller);

    /// <summary>Throws when it was the caller who cancelled, whatever exception that looked like.</summary>
    public void ThrowIfCancelled() => _caller.ThrowIfCancellationRequested();

    public void Dispose()
    {
        _both.Dispose();
        _limit.Dispose();
    }
}
