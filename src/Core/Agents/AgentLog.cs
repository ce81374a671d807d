using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Core.Agents;

/// <summary>What a child writes to its standard error goes to the dashboard's log, line by line and within bounds.</summary>
internal sealed partial class AgentLog(string account, ILogger logger)
{
    private const int LongestLine = 500;

    /// <summary>The last line; null before the first one.</summary>
    public string? Last { get; private set; }

    public async Task FollowAsync(TextReader reader)
    {
        var buffer = new char[4096];
        var line = new System.Text.StringBuilder();
        try
        {
            while (await reader.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
            {
                foreach (var c in buffer.AsSpan(0, read))
                {
                    if (c == '\n') Write(line);
                    else if (line.Length < LongestLine) line.Append(char.IsControl(c) ? ' ' : c);
                }
            }

            Write(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The child is gone, and with it what it had to say.
        }
    }

    private void Write(System.Text.StringBuilder line)
    {
        if (line.Length == 0) return;
        Last = line.ToString();
        line.Clear();
        LogLine(account, Last);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Agent of {Account}: {Line}")]
    private partial void LogLine(string account, string line);
}
