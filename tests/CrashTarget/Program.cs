// Started by the tests of the writer:
//   apply JOURNAL PLANFILE SERVER [KILLAT]    rollback JOURNAL ENTRY SERVER [KILLAT]    recover JOURNAL [KILLAT]
// try JOURNAL PLANFILE SERVER [KILLAT] applies commit confirmed; expire JOURNAL ENTRY SERVER [KILLAT] is a process of the day after
// tomorrow. SERVER is "takes", "refuses", "manual" or "slow"; before its KILLAT-th write the process kills itself. It prints how the run
// ended. Before the first write that the environment's MEANWHILE_AT names, the line of sh in MEANWHILE is run.
using System.Diagnostics;
using System.Globalization;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.CrashTarget;

var meanwhile = Environment.GetEnvironmentVariable("MEANWHILE_AT");
var killAt = int.Parse(args.ElementAtOrDefault(args[0] == "recover" ? 2 : 4) ?? "0", CultureInfo.InvariantCulture);
var writes = 0;
var applier = new Applier(args[1], args[0] == "expire" ? new LaterTime() : TimeProvider.System, step =>
{
    if (meanwhile is { Length: > 0 } && step.Contains(meanwhile, StringComparison.Ordinal))
    {
        meanwhile = null;
        using var shell = Process.Start("/bin/sh", ["-c", Environment.GetEnvironmentVariable("MEANWHILE")!]);
        shell.WaitForExit();
    }
    if (++writes != killAt)
        return;
    Console.WriteLine($"killed before {step}");
    Console.Out.Flush();
    using var self = Process.GetCurrentProcess();
    self.Kill();
    Thread.Sleep(Timeout.Infinite);
});
if (args[0] == "recover")
{
    foreach (var entry in applier.Recover())
        Console.WriteLine($"{entry.State} {entry.Because} {Codes(entry.Findings)}");
    return 0;
}
await using var server = new ScriptedServerControl(args[3]);
var outcome = args[0] switch
{
    "apply" => await applier.ApplyAsync(PlanFile.Read(await File.ReadAllTextAsync(args[2])), server, progress: null,
        CancellationToken.None),
    "try" => await applier.ApplyAsync(PlanFile.Read(await File.ReadAllTextAsync(args[2])), new(TimeSpan.FromMinutes(5), ["app"]), server,
        progress: null, CancellationToken.None),
    "expire" => await applier.ExpireAsync(Guid.Parse(args[2]), server, CancellationToken.None),
    _ => await applier.RollbackAsync(Guid.Parse(args[2]), server, progress: null, CancellationToken.None),
};
foreach (var step in outcome.Steps)
    Console.WriteLine($"{step.Name}: {step.Text}");
Console.WriteLine(outcome switch
{
    ApplyOutcome.Applied applied => $"Applied {applied.JournalId}",
    ApplyOutcome.Drifted drifted => $"Drifted {drifted.Path}",
    ApplyOutcome.Refused refused => $"Refused {Codes(refused.Findings)}",
    ApplyOutcome.RolledBack back => $"RolledBack {Codes(back.Findings)}",
    _ => outcome.GetType().Name,
});
return 0;

static string Codes(IEnumerable<Finding> findings) => string.Join(',', findings.Select(f => f.Code.Text));
