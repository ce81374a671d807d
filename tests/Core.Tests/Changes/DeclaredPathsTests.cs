using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Tests.Changes;

public sealed class DeclaredPathsTests : IDisposable
{
    private readonly Workplace _place = new();

    private DeclaredPaths Paths => new([_place.Target]);

    [Fact]
    public void A_path_at_or_below_a_root_is_allowed_there_or_not_yet()
    {
        _place.Write("pg_hba.conf", "");
        Assert.True(Paths.Allow(_place.At("pg_hba.conf")));
        Assert.True(Paths.Allow(_place.At("new.crt")));
        Assert.True(Paths.Allow(_place.At("tls/new.crt")));
        Assert.True(new DeclaredPaths([_place.At("pg_hba.conf")]).Allow(_place.At("pg_hba.conf")));
        Assert.True(new DeclaredPaths([_place.Target + "/"]).Allow(_place.At("pg_hba.conf")));
    }

    [Fact]
    public void A_sibling_with_the_same_beginning_is_outside()
    {
        Directory.CreateDirectory(_place.Target + "-evil");
        Assert.False(Paths.Allow(_place.Target + "-evil/pg_hba.conf"));
        Assert.False(new DeclaredPaths([_place.At("pg_hba.conf")]).Allow(_place.At("pg_hba.conf.d")));
    }

    [Fact]
    public void Dots_are_followed_before_the_judgement()
    {
        Directory.CreateDirectory(_place.At("sub"));
        Assert.True(Paths.Allow(_place.At("sub/../pg_hba.conf")));
        Assert.True(Paths.Allow(_place.At("./sub/./a")));
        Assert.False(Paths.Allow(_place.At("../outside")));
        Assert.False(Paths.Allow(_place.At("sub/../../outside")));
        Assert.False(Paths.Allow(_place.At("missing/../pg_hba.conf")));
    }

    [Fact]
    public void Dots_behind_a_link_mean_the_parent_of_where_it_leads()
    {
        Directory.CreateDirectory(Path.Combine(_place.Root, "elsewhere/deep"));
        File.CreateSymbolicLink(_place.At("link"), Path.Combine(_place.Root, "elsewhere/deep"));
        // To the kernel this is elsewhere/pg_hba.conf; to a reader of text it is inside the target.
        Assert.False(Paths.Allow(_place.At("link/../pg_hba.conf")));
    }

    [Fact]
    public void A_link_out_of_the_root_is_outside_unless_it_was_declared_itself()
    {
        var outside = Path.Combine(_place.Root, "outside.conf");
        File.WriteAllText(outside, "");
        File.CreateSymbolicLink(_place.At("postgresql.conf"), outside);
        File.CreateSymbolicLink(_place.At("dir"), _place.Root);
        Assert.False(Paths.Allow(_place.At("postgresql.conf")));
        Assert.False(Paths.Allow(_place.At("dir/outside.conf")));
        Assert.True(new DeclaredPaths([_place.Target, _place.At("postgresql.conf")]).Allow(_place.At("postgresql.conf")));
        Assert.True(new DeclaredPaths([_place.Target, _place.At("postgresql.conf")]).Allow(outside));
    }

    [Fact]
    public void A_link_to_nothing_is_judged_by_where_it_would_write()
    {
        File.CreateSymbolicLink(_place.At("inside"), "not-yet");
        File.CreateSymbolicLink(_place.At("outside"), "../not-yet");
        Assert.True(Paths.Allow(_place.At("inside")));
        Assert.False(Paths.Allow(_place.At("outside")));
    }

    [Fact]
    public void A_root_behind_a_link_is_the_directory_that_it_leads_to()
    {
        var link = Path.Combine(_place.Root, "current");
        File.CreateSymbolicLink(link, "target");
        Assert.True(new DeclaredPaths([link]).Allow(_place.At("pg_hba.conf")));
        Assert.True(Paths.Allow(link + "/pg_hba.conf"));
    }

    [Fact]
    public void Loops_relative_paths_and_the_whole_file_system_are_refused()
    {
        File.CreateSymbolicLink(_place.At("a"), "b");
        File.CreateSymbolicLink(_place.At("b"), "a");
        Assert.False(Paths.Allow(_place.At("a")));
        Assert.False(Paths.Allow("pg_hba.conf"));
        Assert.False(Paths.Allow(""));
        Assert.False(Paths.Allow(_place.At("a\0b")));
        Assert.False(new DeclaredPaths(["/", ""]).Allow("/etc/passwd"));
        Assert.False(new DeclaredPaths([]).Allow(_place.At("x")));
        Assert.False(new DeclaredPaths(default).Allow(_place.At("x")));
    }

    public void Dispose() => _place.Dispose();
}
