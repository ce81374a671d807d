using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Client.Reading;

/// <summary>
/// Tells a component what other tabs, timers and the API did to the entries that concern it. While it acts, of those of one kind that
/// follow only the last one waits.
/// </summary>
public sealed class JournalWatch : IDisposable
{
    private readonly IHistory _history;
    private readonly Func<JournalEntry, bool> _concerns;
    private readonly Func<JournalEntry, Task> _act;
    private readonly Func<Func<Task>, Task> _dispatch;
    private readonly Action<Exception> _failed;
    private readonly Func<JournalEntry, Guid> _kind;
    private readonly List<JournalEntry> _waiting = [];
    private bool _acting;
    private volatile bool _gone;

    /// <param name="concerns">Asked on a thread of the pool.</param>
    /// <param name="act">Called on the component's dispatcher.</param>
    /// <param name="dispatch">The component's <c>InvokeAsync</c>.</param>
    /// <param name="failed">Called with what an act threw.</param>
    /// <param name="kind">Entries of which one act is enough; each by itself when null.</param>
    public JournalWatch(IHistory history, Func<JournalEntry, bool> concerns, Func<JournalEntry, Task> act,
        Func<Func<Task>, Task> dispatch, Action<Exception> failed, Func<JournalEntry, Guid>? kind = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        (_history, _concerns, _act, _dispatch, _failed) = (history, concerns, act, dispatch, failed);
        _kind = kind ?? (entry => entry.Id);
        history.Changed += Hear;
    }

    public void Dispose()
    {
        _gone = true;
        _history.Changed -= Hear;
    }

    private void Hear(JournalEntry entry)
    {
        if (!_gone && _concerns(entry)) _ = HandOverAsync(entry);
    }

    private async Task HandOverAsync(JournalEntry entry)
    {
        try
        {
            await _dispatch(() => ActAsync(entry));
        }
        catch (Exception) when (_gone)
        {
            // The page was left meanwhile.
        }
        catch (Exception e)
        {
            _failed(e);
        }
    }

    private async Task ActAsync(JournalEntry entry)
    {
        _waiting.RemoveAll(other => _kind(other) == _kind(entry));
        _waiting.Add(entry);
        if (_acting) return;
        _acting = true;
        try
        {
            while (_waiting.Count > 0 && !_gone)
            {
                var next = _waiting[0];
                _waiting.RemoveAt(0);
                await _act(next);
            }
        }
        finally
        {
            _acting = false;
        }
    }
}
