using System.Collections.Concurrent;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>
/// How often the files of the access rules are opened by a reading while one plan is made: once as they are, once as they will be.
/// </summary>
public sealed class ParseOnceTests
{
    private const string HbaFile = "/pg/pg_hba.conf";
    private const string IdentFile = "/pg/pg_ident.conf";
    private const string Included = "/pg/more.conf";
    private const string Hba = "host all all 0.0.0.0/0 scram-sha-256\nhostssl all all all cert map=people\ninclude more.conf\n";
    private readonly ConcurrentDictionary<string, int> _opened = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(HbaFile, "hostssl all all all scram-sha-256\ninclude more.conf\n", 2, 1)]
    [InlineData(Included, "hostssl all all all reject\n", 2, 1)]
    [InlineData(IdentFile, "people alice other\n", 1, 2)]
    public async Task An_edit_reads_each_file_once_before_and_the_edited_rules_once_after(string path, string text, int hba, int ident)
    {
        var snapshot = Snapshot();
        Assert.NotEmpty((await PlanAsync(snapshot, new RecipeRequest.AccessRules
        {
            Files = [new(path, snapshot.Files[path].Hash!, [.. Encoding.UTF8.GetBytes(text)])],
        })).Changes.Changes);
        AssertOpened(hba, ident);
    }

    [Fact]
    public async Task A_plan_that_requires_TLS_reads_the_rules_once_before_and_once_after()
    {
        Assert.NotEmpty((await PlanAsync(Snapshot(), new RecipeRequest.RequireTls())).Changes.Changes);
        AssertOpened(hba: 2, ident: 1);
    }

    [Fact]
    public async Task A_plan_that_follows_an_advice_reads_the_rules_once_before_and_once_after()
    {
        var request = new RecipeRequest.FollowAdvice { Code = "hba-open-plaintext", At = HbaFile + ":1" };
        Assert.NotEmpty((await PlanAsync(Snapshot(), request)).Changes.Changes);
        AssertOpened(hba: 2, ident: 1);
    }

    [Fact]
    public async Task A_plan_of_other_files_reads_the_rules_once()
    {
        var request = new RecipeRequest.TlsSettings { OldestProtocol = OldestTlsProtocol.Tls13 };
        Assert.NotEmpty((await PlanAsync(Snapshot(), request)).Changes.Changes);
        AssertOpened(hba: 1, ident: 1);
    }

    [Fact]
    public void Each_reading_past_the_snapshot_is_counted()
    {
        var snapshot = Snapshot();
        Assert.Same(snapshot.Hba, (snapshot with { Findings = [] }).HbaWith([]));
        Assert.Same(snapshot.Maps, snapshot.MapsWith([]));
        AssertOpened(hba: 1, ident: 1);
        _ = HbaRules.Read(snapshot.Configuration, HbaFile, snapshot.Version);
        AssertOpened(hba: 2, ident: 1);
        _ = HbaRules.MissingIncludes(snapshot.Configuration, HbaFile, snapshot.Version);
        _ = UserMaps.Read(snapshot.Configuration.With("/pg/other.conf", []), IdentFile, snapshot.Version);
        AssertOpened(hba: 3, ident: 2);
    }

    [Fact]
    public void Another_version_and_a_file_that_an_include_asks_for_are_read_anew()
    {
        var snapshot = TestSnapshots.Of("host all all all trust\ninclude_dir more\n", major: 17,
            more: ("/pg/more/a.conf", "local all all peer\n"));
        Assert.Equal(2, snapshot.Hba.Records.Length);
        Assert.NotSame(snapshot.Hba, (snapshot with { Version = PostgresVersion.OfMajor(15) }).Hba);
        Assert.Same(snapshot.Hba, With("/pg/more/a.txt").Hba);
        Assert.Same(snapshot.Hba, With("/pg/b.conf").Hba);
        Assert.Equal(3, With("/pg/more/b.conf").Hba.Records.Length);

        TargetSnapshot With(string name) =>
            snapshot with { Configuration = snapshot.Configuration.With(name, [.. "local all all trust\n"u8]) };
    }

    private TargetSnapshot Snapshot()
    {
        var snapshot = TestSnapshots.Of(Hba, major: 17, more: [(IdentFile, "people alice app\n"), (Included, "local all all peer\n")])
            .With(Views.Of(17, Views.Session(), Views.Session(tls: true, shown: "/CN=alice")));
        return snapshot with
        {
            Configuration = snapshot.Configuration with { Opened = name => _opened.AddOrUpdate(name, 1, (_, count) => count + 1) },
        };
    }

    private static Task<SetupPlan> PlanAsync(TargetSnapshot snapshot, RecipeRequest request) =>
        AccessRulesPlan.PlanAsync(snapshot, request);

    private void AssertOpened(int hba, int ident)
    {
        Assert.Equal((hba, ident), (_opened.GetValueOrDefault(HbaFile), _opened.GetValueOrDefault(IdentFile)));
        Assert.True(_opened.GetValueOrDefault(Included) <= hba, "An included file is read with the file that includes it.");
    }
}
