using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Client.Reading;

namespace PgTlsDashboard.Client.Parts;

/// <summary>What every page does: reads within its life, and sends a prerendered page without waiting for a slow server.</summary>
public abstract partial class PageBase : ComponentBase, IDisposable
{
    private static readonly TimeSpan PrerenderPatience = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _gone = new();

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone => _gone.Token;

    protected DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Waits for the work; a prerendered page waits a moment only and is sent as loading.</summary>
    protected Task SettleAsync(Task work) => RendererInfo.IsInteractive ? work : Task.WhenAny(work, Task.Delay(PrerenderPatience, Gone));

    /// <summary>Reads; an exception becomes the failed state and goes to the log.</summary>
    protected async Task<Loaded<T>> ReadAsync<T>(string what, Func<CancellationToken, Task<T?>> read) where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read(Gone) is { } value ? new Loaded<T>.Ready(value) : new Loaded<T>.Missing();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            return new Loaded<T>.Waiting();
        }
        catch (Exception exception)
        {
            LogReadFailed(Loggers.CreateLogger(GetType()), exception, what);
            return new Loaded<T>.Failed($"Reading {what} failed.");
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        _gone.Cancel();
        _gone.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading {What} failed")]
    private static partial void LogReadFailed(ILogger logger, Exception exception, string what);
}
