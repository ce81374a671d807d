using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Client.Tests;

/// <summary>Keeps what was logged as a warning or worse.</summary>
public sealed class LogRecorder : ILoggerFactory
{
    public List<(LogLevel Level, string Message, Exception? Cause)> Entries { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder to) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) to.Entries.Add((logLevel, formatter(state, exception), exception));
        }
    }
}
