namespace PgTlsDashboard.Server.Startup;

/// <summary>The command line as the configuration reads it.</summary>
internal static class Arguments
{
    /// <summary>
    /// <c>--sandbox</c> becomes a setting with a value, and the content root is where wwwroot lies: beside the program once published,
    /// else the working directory. An explicit <c>--contentRoot</c> comes later and wins.
    /// </summary>
    public static string[] Read(string[] args)
    {
        var beside = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        var root = beside ? AppContext.BaseDirectory : Directory.GetCurrentDirectory();
        return [$"--contentRoot={root}", .. args.Select(argument => argument == "--sandbox" ? "--Sandbox:Start=true" : argument)];
    }
}
