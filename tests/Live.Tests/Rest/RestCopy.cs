using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>The program as it was built, and a copy of it that each account may enter: a clone may lie in a home of mode 0700.</summary>
internal static class RestCopy
{
    private static readonly Lazy<Task<string>> s_copy = new(MakeAsync);

    public static string Root { get; } = FindRoot();

    public static string Build { get; } =
        Path.Combine(Root, "src/Server/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");

    /// <summary>Made once.</summary>
    public static Task<string> DirectoryAsync() => s_copy.Value;

    private static async Task<string> MakeAsync()
    {
        var copy = PostgresFolders.Make("program");
        await Command.RunAsync("cp", ["-r", $"{Build}/.", copy]);
        await Command.RunAsync("cp", [Path.Combine(Root, "appsettings.json"), copy]);
        // A published program has no list of where the build's packages lie.
        File.Delete(Path.Combine(copy, "PgTlsDashboard.Server.staticwebassets.runtime.json"));
        await Command.RunAsync("chmod", ["-R", "a+rX", copy]);
        return copy;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PgTlsDashboard.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
