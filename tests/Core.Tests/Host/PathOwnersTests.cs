using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Tests.Host;

/// <summary>Who else may change what a path leads to.</summary>
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
    public void A_path_of_one_s_own_is_one_s_own() => Assert.True(PathOwners.AreOnly(File("pgmoneta.conf"), AgentAccount.Own.Uid));

    [Fact]
    public void A_link_to_one_s_own_file_is_one_s_own()
    {
        var link = Path.Combine(_place, "link");
        System.IO.File.CreateSymbolicLink(link, Path.GetFileName(File("pgmoneta.conf")));
        Assert.True(PathOwners.AreOnly(link, AgentAccount.Own.Uid));
    }

    [Fact]
    public void A_link_of_another_account_lets_that_one_choose()
    {
        var link = Path.Combine(_place, "link");
        System.IO.File.CreateSymbolicLink(link, "/etc/passwd");
        // Its directory and itself belong to who runs this test, what it leads to to root.
        Assert.Equal(AgentAccount.Own.Uid == 0, PathOwners.AreOnly(link, 0));
        Assert.False(PathOwners.AreOnly(File("pgmoneta.conf"), 4242) && AgentAccount.Own.Uid != 0);
    }

    [Fact]
    public void A_directory_that_others_may_write_lets_them_choose()
    {
        var path = File("pgmoneta.conf");
        System.IO.File.SetUnixFileMode(_place, (UnixFileMode)0b111_111_111);
        Assert.False(PathOwners.AreOnly(path, AgentAccount.Own.Uid));
        System.IO.File.SetUnixFileMode(_place, UnixFileMode.StickyBit | (UnixFileMode)0b111_111_111);
        Assert.True(PathOwners.AreOnly(path, AgentAccount.Own.Uid));
    }

    [Fact]
    public void Links_in_a_circle_are_nobody_s()
    {
        var (one, two) = (Path.Combine(_place, "one"), Path.Combine(_place, "two"));
        System.IO.File.CreateSymbolicLink(one, two);
        System.IO.File.CreateSymbolicLink(two, one);
        Assert.False(PathOwners.AreOnly(one, AgentAccount.Own.Uid));
    }
}
