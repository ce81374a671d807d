using System.Globalization;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>The evaluator against real servers; tests/judge-cases.sh runs ten thousand logins against each.</summary>
public sealed class AccessCheckTests
{
    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    [Theory, ClassData(typeof(Majors))]
    public async Task A_real_server_takes_the_record_that_the_evaluator_names_and_does_what_it_says(int major)
    {
        var run = new AccessCheckRun(major, Setting("JUDGE_CASES", 360), Setting("JUDGE_SEED", 1) * 100 + major);
        await run.RunAsync();
        if (Environment.GetEnvironmentVariable("JUDGE_REPORT") is { Length: > 0 } report)
            await File.AppendAllTextAsync(report, run.Report + "\n");
        Assert.True(run.Differences.Count == 0, run.Report + "\n" + string.Join("\n\n", run.Differences.Take(4)));
    }
}
