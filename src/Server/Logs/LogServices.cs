using PgTlsDashboard.Server.Startup;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace PgTlsDashboard.Server.Logs;

internal static class LogServices
{
    private const long LargestFile = 16 * 1024 * 1024;

    /// <summary>Compact JSON to a file a day; to the console text for a person, compact JSON for whoever collects it.</summary>
    public static void AddLogs(this WebApplicationBuilder builder, StateDirectory state)
    {
        var level = Enum.TryParse<LogEventLevel>(builder.Configuration["Logs:Level"], ignoreCase: true, out var configured)
            ? configured
            : LogEventLevel.Information;
        var logs = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", level)
            // A start that fails is reported in one sentence by Lifetime.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
            // The key ring is guarded by its directory's mode; its warning says so at every first start.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .Enrich.With<WithoutRequestPath>()
            .WriteTo.File(new CompactJsonFormatter(), Path.Combine(state.Logs, "dashboard-.jsonl"),
                rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true, fileSizeLimitBytes: LargestFile,
                retainedFileCountLimit: 14);
        logs = Console.IsOutputRedirected
            ? logs.WriteTo.Console(new CompactJsonFormatter())
            : logs.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}");
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(logs.CreateLogger(), dispose: true);
    }
}
