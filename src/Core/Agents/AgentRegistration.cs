using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Core.Agents;

public static class AgentRegistration
{
    /// <summary>
    /// The agents of this machine: children at the first need, and the local ones that connect while <see cref="ILocalAgents"/> listens.
    /// </summary>
    /// <param name="stateDirectory">What <c>PGTLS_AGENT_STATE_DIR</c> names; null for the usual place.</param>
    /// <param name="socket">What <c>PGTLS_AGENT_SOCKET</c> names; null for the usual place.</param>
    /// <param name="version">This program's version, for the hello.</param>
    public static IServiceCollection AddAgents(this IServiceCollection services, string? stateDirectory, string? socket, string version)
    {
        var place = LocalSocket.Of(socket, Environment.ProcessId);
        return services
            .AddSingleton<IAgentStarter>(provider => new ChildStarter(
                AgentStateDirectories.Of(stateDirectory), version, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ChildStarter>>()))
            .AddSingleton(new LocalAgentCommand(AgentProgram.Beside(AppContext.BaseDirectory), place))
            .AddSingleton<Agents>()
            .AddSingleton<IAgents>(provider => provider.GetRequiredService<Agents>())
            .AddSingleton<ILocalAgents>(provider => new LocalAgents(
                provider.GetRequiredService<Agents>(), place, version, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<LocalAgents>>()));
    }
}

/// <summary>The socket to which local agents connect.</summary>
public interface ILocalAgents
{
    /// <summary>Listens until it is cancelled.</summary>
    /// <exception cref="IOException">The socket cannot be bound.</exception>
    Task RunAsync(CancellationToken cancellationToken);
}
