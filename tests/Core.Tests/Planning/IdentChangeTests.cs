using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Tests.Changes;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>pg_ident.conf says who may connect too: its includes are read, and who its change keeps out is told.</summary>
public sealed class IdentChangeTests
{
    private const string Cert = "hostssl all all 10.0.0.0/8 cert map=people\nlocal all all peer map=people\n";
    private const string Map = "people alice app\n";

    [Fact]
    public void Files_that_pg_ident_includes_are_gathered_from_16_and_by_at_before()
    {
        Assert.Contains("more/one.conf", Gathered(17));
        Assert.Contains("deep.conf", Gathered(17));
        Assert.DoesNotContain("more/one.conf", Gathered(15));
    }

    [Fact]
    public async Task A_plan_that_changes_only_pg_ident_tells_whom_it_keeps_out()
    {
        var lost = Assert.Single((await PlanAsync("people alice other\n", Views.Session(tls: true, shown: "/CN=alice"))).Impact.Sessions);
        Assert.False(lost.Undecided);
        Assert.Contains("asks the map people, which does not lead from alice to app", lost.Because, StringComparison.Ordinal);
        Assert.Empty(
            (await PlanAsync("people alice app\npeople bob other\n", Views.Session(tls: true, shown: "/CN=alice"))).Impact.Sessions);
    }

    [Fact]
    public async Task Whom_the_operating_system_names_is_not_known_here_when_the_map_changes()
    {
        var doubt = Assert.Single((await PlanAsync("people alice other\n", Views.Session(address: null))).Impact.Sessions);
        Assert.True(doubt.Undecided);
        Assert.Contains("asks the map people, which changes", doubt.Because, StringComparison.Ordinal);
        Assert.Empty((await PlanAsync(Map + "others x y\n", Views.Session(address: null))).Impact.Sessions);
    }

    private static async Task<SetupPlan> PlanAsync(string ident, ServerSession session)
    {
        var snapshot = TestSnapshots.Of(Cert, major: 17, more: ("/pg/pg_ident.conf", Map)).With(Views.Of(17, session));
        return await AccessRulesPlan.PlanAsync(snapshot, "/pg/pg_ident.conf", ident);
    }

    private static ImmutableArray<string> Gathered(int major)
    {
        using var place = new Workplace();
        place.Write("postgresql.conf", "");
        place.Write("pg_hba.conf", "local all all peer\n");
        place.Write("pg_ident.conf", "include_dir more\n");
        place.Write("more/one.conf", "include_if_exists ../deep.conf\n");
        place.Write("deep.conf", Map);
        var paths = new TargetFiles
        {
            DataDirectory = place.Target,
            ConfigFile = place.At("postgresql.conf"),
            HbaFile = place.At("pg_hba.conf"),
            IdentFile = place.At("pg_ident.conf")
        };
        var files = new FileGathering(paths, ImmutableArray.CreateBuilder<Finding>());
        files.GatherConfiguration(PostgresVersion.OfMajor(major));
        return [.. files.ToFiles().Where(file => file.Value.Exists).Select(file => Path.GetRelativePath(place.Target, file.Key))];
    }
}
