using System.Globalization;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Live.Tests.Servers;
using Xunit.Abstractions;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>
/// Random files against the views of each major. HBA_CASES sets how many (tests/hba-cases.sh runs 10,000), HBA_SEED which, HBA_REPORT a
/// file for the summary.
/// </summary>
public sealed class HbaRandomTests(ITestOutputHelper output)
{
    private static readonly int s_cases = int.Parse(Environment.GetEnvironmentVariable("HBA_CASES") ?? "400", CultureInfo.InvariantCulture);
    private static readonly int s_seed = int.Parse(Environment.GetEnvironmentVariable("HBA_SEED") ?? "1", CultureInfo.InvariantCulture);
    private static readonly string? s_report = Environment.GetEnvironmentVariable("HBA_REPORT");

    [Theory, ClassData(typeof(Majors))]
    public async Task Random_files_give_the_rows_of_the_server(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var generator = new HbaGenerator(new Random(s_seed + (1000 * major)));
        var features = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var errors = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var differences = new List<string>();
        for (var count = 0; count < s_cases; count++)
        {
            var made = generator.Next();
            foreach (var feature in made.Features) features[feature] = features.GetValueOrDefault(feature) + 1;
            if (await server.CompareAsync(made.Files, errors) is { } difference) differences.Add(difference);
        }

        await WriteReportAsync(
            $"{major} rows: {s_cases} cases, {features.Count} features, {errors.Count} kinds of errors, {differences.Count} differences",
            features, errors);
        Assert.True(differences.Count == 0, $"{differences.Count} of {s_cases} differ\n{string.Join('\n', differences.Take(5))}");
        // A few hundred need not meet the rarest.
        if (s_cases >= 2000) Assert.Empty(HbaSpoiler.Needed.Except(features.Keys, StringComparer.Ordinal));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_reload_takes_what_is_told_as_accepted_and_refuses_the_rest(int major)
    {
        var generator = new HbaGenerator(new Random(s_seed + major));
        var differences = new List<string>();
        var (taken, refused) = (0, 0);
        // The log of a server is kept up to a bound: a new server before it is reached.
        foreach (var some in HbaCases.Reloads()
            .Concat(Enumerable.Range(0, Math.Max(30, s_cases / 10)).Select(_ => generator.Next(small: true).Files)).Chunk(150))
        {
            await using var server = await HbaServer.StartAsync(major);
            foreach (var files in some)
            {
                var ours = server.Read(await server.WriteAsync(files));
                // Such a file would end the server; it has a test of its own.
                if (ours.Findings.Any(finding => finding.Code.Text is HbaComparison.Endless or HbaComparison.Crash)) continue;
                var theirs = await server.ReloadAsync();
                (taken, refused) = theirs ? (taken + 1, refused) : (taken, refused + 1);
                if (ours.Accepted != theirs) differences.Add($"server {theirs}, ours {ours.Accepted}\n{HbaComparison.Describe(files)}");
            }
        }

        await WriteReportAsync($"{major} reloads: {taken} taken, {refused} refused, {differences.Count} differences", [], []);
        Assert.True(differences.Count == 0, $"{differences.Count} differ\n{string.Join('\n', differences.Take(5))}");
        Assert.True(taken > 5 && refused > 5);
    }

    [Theory, InlineData(15), InlineData(16), InlineData(17), InlineData(18)]
    public async Task Random_user_maps_give_the_rows_of_the_server(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var generator = new IdentGenerator(new Random(s_seed + (2000 * major)));
        var differences = new List<string>();
        var cases = s_cases / 2;
        for (var count = 0; count < cases; count++)
            if (await server.CompareMapsAsync(generator.Next().Files) is { } difference) differences.Add(difference);
        await WriteReportAsync($"{major} user maps: {cases} cases, {differences.Count} differences", [], []);
        Assert.True(differences.Count == 0, $"{differences.Count} of {cases} differ\n{string.Join('\n', differences.Take(5))}");
    }

    private async Task WriteReportAsync(string line, SortedDictionary<string, int> features, SortedDictionary<string, int> errors)
    {
        output.WriteLine(line);
        if (s_report is null) return;
        await File.AppendAllLinesAsync(s_report,
            [line, .. features.Concat(errors).Select(kind => $"    {kind.Value,6} {kind.Key.ReplaceLineEndings("|")}")]);
    }
}
