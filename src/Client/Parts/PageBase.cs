using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Client.Parts;

/// <summary>What every page does: reads within its life, and sends a prerendered page without waiting for a slow server.</summary>
public abstract class PageBase : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_prerenderPatience = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _gone = new();
    private readonly CancellationToken _goneToken;

    private JournalWatch? _watch;

    protected PageBase() => _goneToken = _gone.Token;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    [Inject]
    protected PageErrorLog Errors { get; set; } = null!;

    [Inject]
    protected IHistory History { get; set; } = null!;

    /// <summary>Cancelled when the page is left; may be asked afterwards too.</summary>
    protected CancellationToken Gone => _goneToken;

    protected DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Waits for the work; a prerendered page waits a moment only and is sent as loading.</summary>
    protected async Task SettleAsync(Task work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!RendererInfo.IsInteractive && await Task.WhenAny(work, Task.Delay(s_prerenderPatience, Gone)) != work) return;
        await work;
    }

    /// <summary>Reads; an exception becomes the failed state and goes to the log.</summary>
    protected async Task<Loaded<T>> ReadAsync<T>(string what, Func<CancellationToken, Task<T?>> read) where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read(Gone) is { } value ? new Loaded<T>.Ready(value) : new Loaded<T>.Missing();
        }
        catch (Exception exception) when (PageErrorLog.SaysLeft(exception, Gone))
        {
            return new Loaded<T>.Waiting();
        }
        catch (Exception exception)
        {
            return new Loaded<T>.Failed($"Reading {what} failed.", Errors.Write(this, $"reading {what}", exception));
        }
    }

    /// <summary>Reads again what others changed; a prerendered page is sent once and hears nothing.</summary>
    protected void Follow(Func<JournalEntry, bool> concerns, Func<JournalEntry, Task> read, Func<JournalEntry, Guid>? kind = null)
    {
        if (!RendererInfo.IsInteractive) return;
        _watch ??= new(History, entry => entry.State != JournalState.Started && concerns(entry), read, InvokeAsync,
            e => Errors.WriteMinor(this, "reading what others changed", e), kind ?? (entry => entry.TargetId));
    }

    /// <summary>Reads a server and what was proven of it.</summary>
    protected Task<Loaded<TargetReading>> ReadTargetAsync(string what, ISetup setup, IVerification verification, Guid id) =>
        ReadAsync(what, async c => await setup.ReadAsync(id, c) is { } snapshot
            ? new TargetReading(snapshot, await verification.ProofsAsync(id, c))
            : null);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        _watch?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }
}
