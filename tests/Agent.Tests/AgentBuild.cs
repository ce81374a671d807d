using System.Reflection;

namespace PgTlsDashboard.Agent.Tests;

internal static class AgentBuild
{
    public static string Root { get; } = Find();

    /// <summary>The agent as the build left it, with this build's configuration.</summary>
    public static string AgentDirectory { get; } = Path.Combine(
        Root, "src", "Agent", "bin", typeof(AgentBuild).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration, "net10.0");

    private static string Find()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
            if (File.Exists(Path.Combine(directory, "PgTlsDashboard.sln"))) return directory;
        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
