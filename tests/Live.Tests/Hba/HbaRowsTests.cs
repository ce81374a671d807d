using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>The oracle is <c>pg_hba_file_rules</c> of a real server, which reads the file anew at each query.</summary>
public sealed class HbaRowsTests
{
    [Theory, ClassData(typeof(Majors))]
    public async Task Tricky_files_give_the_rows_of_the_server(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var differences = new List<string>();
        await using var golden = HbaGolden.Open(server);
        foreach (var files in HbaCases.Tricky())
        {
            if (await server.CompareAsync(files) is { } difference) differences.Add(difference);
            if (golden is not null) await golden.AddAsync(files);
        }

        Assert.True(differences.Count == 0, Describe(differences));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Published_files_give_the_rows_of_the_server(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var differences = new List<string>();
        foreach (var file in TestData.Files("pg_hba"))
        {
            var content = await File.ReadAllBytesAsync(file);
            if (await server.CompareAsync(HbaCases.Root(content)) is { } difference)
                differences.Add(Path.GetFileName(file) + "\n" + difference);
        }

        Assert.True(differences.Count == 0, Describe(differences));
    }

    [Theory, InlineData(13), InlineData(15)]
    public async Task A_list_that_includes_itself_ends_the_server_at_reload_and_is_told_as_that(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        var files = HbaCases.Root("local all @names trust\n"u8.ToArray()).Add("names", "alice, @names\n"u8.ToArray());

        var ours = server.Read(await server.WriteAsync(files));
        await Assert.ThrowsAnyAsync<Exception>(server.ReloadAsync);

        Assert.False(ours.Accepted);
        Assert.Contains(ours.Findings, finding => finding.Code.Text == HbaComparison.Endless);
        // 15 says "exceeded maxAllocatedDescs" and ends; 13 runs out of stack before that.
        await Wait.EndOfProcessAsync(server.Server.ProcessId);
    }

    [Fact]
    public async Task An_ldap_url_with_nameless_attributes_ends_the_server_at_reload_and_is_told_as_that()
    {
        await using var server = await HbaServer.StartAsync(15);
        // Only a build with LDAP reads the URL; the portable ones refuse the method before.
        if (!server.Build.Ldap) return;
        var ours = server.Read(await server.WriteAsync(HbaCases.Root("host all all all ldap \"ldapurl=ldap://h/dc=x?,\"\n"u8.ToArray())));

        await Assert.ThrowsAnyAsync<Exception>(server.ReloadAsync);

        Assert.False(ours.Accepted);
        Assert.Contains(ours.Findings, finding => finding.Code.Text == HbaComparison.Crash);
        await Wait.EndOfProcessAsync(server.Server.ProcessId);
    }

    private static string Describe(List<string> differences) => string.Join("\n", differences.Take(5));
}
