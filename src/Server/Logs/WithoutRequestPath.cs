using Serilog.Core;
using Serilog.Events;

namespace PgTlsDashboard.Server.Logs;

/// <summary>ASP.NET Core's logging scope brings the raw path, which for a bundle is its token: it is taken out of every event.</summary>
internal sealed class WithoutRequestPath : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent("RequestPath");
}
