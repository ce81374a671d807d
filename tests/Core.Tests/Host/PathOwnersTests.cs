using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Tests.Host;

/// <summary>Who chose what a path leads to.</summary>
public sealed class PathOwnersTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("pgtls-owners-").FullName;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    private string File(string name)
    {
        var path = Path.Combine(_place, name);
        System.IO.File.WriteAllText(path, "");
        return path;
    }

    [Fact]
    public void A_path_of_one_s_own_is_one_s_own() => Assert.True(PathOwners.LinksAreOnly(File("pgmoneta.conf"), AgentAccount.Own.Uid));

    [Fact]
    public void A_link_to_one_s_own_file_is_one_s_own()
    {
        var link = Path.Combine(_place, "link");
        System.IO.File.CreateSymbolicLink(link, Path.GetFileName(File("pgmoneta.conf")));
        Assert.True(PathOwners.LinksAreOnly(link, AgentAccount.Own.Uid));
    }

    [Fact]
    public void A_link_of_another_account_lets_that_one_choose()
    {
        var link = Path.Combine(_place, "link");
        System.IO.File.CreateSymbolicLink(link, "/etc/passwd");
        // The link belongs to who runs this test.
        Assert.Equal(AgentAccount.Own.Uid == 0, PathOwners.LinksAreOnly(link, 0));
        Assert.Equal(AgentAccount.Own.Uid == 0, PathOwners.LinksAreOnly(link, 4242));
    }

    [Fact]
    public void Links_in_a_circle_are_nobody_s()
    {
        var (one, two) = (Path.Combine(_place, "one"), Path.Combine(_place, "two"));
        System.IO.File.CreateSymbolicLink(one, two);
        System.IO.File.CreateSymbolicLink(two, one);
        Assert.False(PathOwners.LinksAreOnly(one, AgentAccount.Own.Uid));
    }
}
