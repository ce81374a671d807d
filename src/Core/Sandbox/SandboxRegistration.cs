using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Core.Sandbox;

public static class SandboxRegistration
{
    /// <summary>Adds <see cref="ISandbox"/>, on the PostgreSQL that <c>PG_BIN</c> names where it is set; disposing the container stops it.</summary>
    /// <param name="directory">The program's state for sandboxes: <c>PGTLS_STATE_DIR/sandbox</c>.</param>
    public static IServiceCollection AddSandbox(this IServiceCollection services, string directory) =>
        services.AddSingleton<ISandbox>(provider => new PostgresSandbox(
            directory, Environment.GetEnvironmentVariable("PG_BIN"), provider.GetRequiredService<ILogger<PostgresSandbox>>()));
}
