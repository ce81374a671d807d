using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Client.Reading;

/// <summary>Writes the exceptions that pages catch to the log.</summary>
public sealed partial class PageErrorLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<PageErrorLog>();

    /// <summary>Logs an error that stopped an action; the page shows the reference.</summary>
    public ErrorReference Write(object page, string action, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(page);
        var reference = new ErrorReference(Convert.ToHexString(RandomNumberGenerator.GetBytes(4)));
        LogError(cause, page.GetType().Name, action, reference.Id);
        return reference;
    }

    /// <summary>Logs an error that the page can do without, and does not show.</summary>
    public void WriteMinor(object page, string action, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(page);
        LogMinor(cause, page.GetType().Name, action);
    }

    /// <summary>Whether the exception only says that its page was left: its token is cancelled and what it used is disposed.</summary>
    public static bool SaysLeft(Exception exception, CancellationToken gone) =>
        gone.IsCancellationRequested && exception is (OperationCanceledException or ObjectDisposedException);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Page}: {Action} failed (reference {Reference})")]
    private partial void LogError(Exception cause, string page, string action, string reference);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Page}: {Action} failed; the page does without")]
    private partial void LogMinor(Exception cause, string page, string action);
}
