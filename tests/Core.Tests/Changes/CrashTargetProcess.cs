using System.Diagnostics;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.CrashTarget;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>The writer in a process of its own, which may be killed, confined or started in another mount namespace.</summary>
public static class CrashTargetProcess
{
    private const int KilledBySignal9 = 128 + 9;

    public sealed record Ended(bool Killed, string Output)
    {
        public string Last => Output.TrimEnd().Split('\n')[^1];

        public override string ToString() => Output;
    }

    private const string Program = "PgTlsDashboard.CrashTarget.dll";

    // A clone may lie where no other account may enter.
    private static readonly Lazy<string> s_forOthers = new(CopyForOthers);

    public static string WritePlan(Workplace place, ChangePlan plan)
    {
        var path = Path.Combine(place.Root, $"plan-{Guid.NewGuid():N}");
        File.WriteAllText(path, PlanFile.Write(plan));
        return path;
    }

    /// <summary>Runs a line of sh in which <c>$target</c> is the program.</summary>
    public static Task<Ended> ShellAsync(string script, params string[] wrapper) => RunAsync(AppContext.BaseDirectory, script, wrapper);

    /// <summary>The same as another account.</summary>
    public static Task<Ended> ShellAsOtherAsync(string script, params string[] wrapper) => RunAsync(s_forOthers.Value, script, wrapper);

    private static async Task<Ended> RunAsync(string folder, string script, string[] wrapper)
    {
        string[] arguments =
            [.. wrapper, "/bin/sh", "-c", script.Replace("$target", $"dotnet {Path.Combine(folder, Program)}", StringComparison.Ordinal)];
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/"
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode is 0 or KilledBySignal9, $"{script} ended with {process.ExitCode}: {output}{await error}");
        return new Ended(process.ExitCode == KilledBySignal9, output + await error);
    }

    public static Task<Ended> ApplyAsync(Workplace place, string planFile, string server, int killAt) =>
        ShellAsync($"exec $target apply {place.Journal} {planFile} {server} {killAt}");

    public static Task<Ended> TryAsync(Workplace place, string planFile, string server, int killAt) =>
        ShellAsync($"exec $target try {place.Journal} {planFile} {server} {killAt}");

    public static Task<Ended> ExpireAsync(Workplace place, Guid entry, string server, int killAt) =>
        ShellAsync($"exec $target expire {place.Journal} {entry:D} {server} {killAt}");

    public static Task<Ended> RollbackAsync(Workplace place, Guid entry, string server, int killAt) =>
        ShellAsync($"exec $target rollback {place.Journal} {entry:D} {server} {killAt}");

    private static string CopyForOthers()
    {
        var folder = Directory.CreateTempSubdirectory("pgtls-program-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Workplace.Run("cp", "-r", AppContext.BaseDirectory + "/.", folder);
        Workplace.Run("chmod", "-R", "a+rX", folder);
        return folder;
    }

    public static Task<Ended> RecoverAsync(string journal, int killAt) => ShellAsync($"exec $target recover {journal} {killAt}");
}
