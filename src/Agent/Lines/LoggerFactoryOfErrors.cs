using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Agent.Lines;

/// <summary>
/// Log lines on standard error, one each: a child's are taken over by the dashboard's log, a unit's by the journal of systemd.
/// </summary>
internal sealed class LoggerFactoryOfErrors : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public static ILoggerFactory Create() => new LoggerFactoryOfErrors();

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, _ => new Lines());

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }

    private sealed class Lines : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var text = exception is null ? formatter(state, exception) : $"{formatter(state, exception)} | {exception}";
            Console.Error.WriteLine($"{logLevel}: {string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))}");
        }
    }
}
