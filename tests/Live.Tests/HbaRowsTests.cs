using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PgTlsDashboard.Core.Hba;

namespace PgTlsDashboard.Live.Tests;

/// <summary>The oracle is <c>pg_hba_file_rules</c> of a real server, which reads the file anew at each query.</summary>
public sealed class HbaRowsTests
{
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("HBA_CASES") ?? "300", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("HBA_SEED") ?? "1", CultureInfo.InvariantCulture);

    [Theory, ClassData(typeof(Majors))]
    public async Task Tricky_files_give_the_rows_of_the_server(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var differences = new List<string>();
        foreach (var files in HbaCases.Tricky())
            if (await server.CompareAsync(files) is { } difference) differences.Add(difference);
        Assert.True(differences.Count == 0, Tell(differences));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Published_files_give_the_rows_of_the_server(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var differences = new List<string>();
        foreach (var file in Corpus.Files("pg_hba"))
        {
            var content = await File.ReadAllBytesAsync(file);
            // The connection speaks UTF-8 and so do the rows.
            if (!IsUtf8(content)) continue;
            if (await server.CompareAsync(HbaCases.Root(content)) is { } difference) differences.Add(Path.GetFileName(file) + "\n" + difference);
        }

        Assert.True(differences.Count == 0, Tell(differences));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Random_files_give_the_rows_of_the_server(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var random = new Random(Seed);
        var differences = new List<string>();
        for (var count = 0; count < Cases; count++)
            if (await server.CompareAsync(HbaCases.Random(random)) is { } difference) differences.Add(difference);
        Assert.True(differences.Count == 0, $"{differences.Count} of {Cases} differ\n{Tell(differences)}");
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_reload_takes_what_is_told_as_accepted_and_refuses_the_rest(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var random = new Random(Seed);
        var differences = new List<string>();
        var both = new HashSet<bool>();
        foreach (var files in HbaCases.Reloads().Concat(Enumerable.Range(0, 30).Select(_ => HbaCases.Random(random))))
        {
            var ours = server.Read(await server.WriteAsync(files));
            // On 13 to 15 such a file would end the server; it has a test of its own.
            if (ours.Findings.Any(finding => finding.Code == "hba-endless-inclusion")) continue;
            var theirs = await server.ReloadAsync();
            both.Add(theirs);
            if (ours.Accepted != theirs) differences.Add($"server {theirs}, ours {ours.Accepted}\n{Encoding.UTF8.GetString(files["pg_hba.conf"])}");
        }

        Assert.True(differences.Count == 0, Tell(differences));
        Assert.Equal(2, both.Count);
    }

    [Theory, InlineData(13), InlineData(15)]
    public async Task A_list_that_includes_itself_ends_the_server_at_reload_and_is_told_as_that(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var files = HbaCases.Root("local all @names trust\n"u8.ToArray()).Add("names", "alice, @names\n"u8.ToArray());

        var ours = server.Read(await server.WriteAsync(files));
        await Assert.ThrowsAnyAsync<Exception>(server.ReloadAsync);

        Assert.False(ours.Accepted);
        Assert.Contains(ours.Findings, finding => finding.Code == "hba-endless-inclusion");
        // 15 says "exceeded maxAllocatedDescs" and ends; 13 runs out of stack before that.
        for (var tries = 0; tries < 200 && Directory.Exists($"/proc/{server.Server.ProcessId}"); tries++) await Task.Delay(20);
        Assert.False(Directory.Exists($"/proc/{server.Server.ProcessId}"));
    }

    private static string Tell(List<string> differences) => string.Join("\n", differences.Take(5));

    private static bool IsUtf8(byte[] content)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(content);
            return !content.Contains((byte)0);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
