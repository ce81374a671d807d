using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Core.Agents;

/// <summary>What a child writes to its standard error goes to the dashboard's log, line by line and within bounds.</summary>
internal sealed partial class AgentLog(string account, TimeProvider time, ILogger logger)
{
    private const int MostLinesOfAMinute = 300;
    private const int LongestLine = 500;

    private long _minute = time.GetTimestamp();
    private int _lines;

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
        if (time.GetElapsedTime(_minute) > TimeSpan.FromMinutes(1)) (_minute, _lines) = (time.GetTimestamp(), 0);
        _lines++;
        if (_lines < MostLinesOfAMinute) LogLine(account, Last);
        else if (_lines == MostLinesOfAMinute) LogMany(account);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The agent of {Account} says more than 300 lines a minute; the rest is left out")]
    private partial void LogMany(string account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Agent of {Account}: {Line}")]
    private partial void LogLine(string account, string line);
}
