using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>Writes the audit line of something that was done already: when the line is lost, the outcome says so.</summary>
internal sealed partial class AuditLog(IAuditTrail trail, TimeProvider time, ILogger<AuditLog> logger)
{
    /// <summary>Null, or what is missing. It is not cancelled: what was done is done.</summary>
    public async Task<Finding?> WriteAsync(string actor, string action, Guid? targetId, string text)
    {
        try
        {
            await trail.WriteAsync(new AuditEntry(time.GetUtcNow(), actor, action, targetId, text),
                CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogLost(e, actor, action, text);
            return new(FindingCode.AuditMissing, Severity.Warning,
                "What was done stands, but its line in the audit trail could not be written.",
                "Free space for the state directory; the dashboard's log holds the line.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A line of the audit trail is lost: {Actor}, {Action}: {Text}")]
    private partial void LogLost(Exception exception, string actor, string action, string text);
}
