using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using static PgTlsDashboard.Core.Tests.Configuration.ConfigurationText;

namespace PgTlsDashboard.Core.Tests.Configuration;

/// <summary>What real servers answered, written down; the live tests ask them again.</summary>
public sealed class FileSettingsTests
{
    [Fact]
    public void The_last_assignment_is_applied()
    {
        Assert.Equal(
            ["postgresql.conf:1 port=1 -", "postgresql.conf:3 ssl=on +", "postgresql.conf:4 port=2 +"],
            Read("port = 1\n# port = 3\nssl = on\nport = 2"));
    }

    [Fact]
    public void The_view_calls_spellings_of_one_name_both_applied_and_the_last_one_wins()
    {
        var rows = FileSettings.Read(Files(("postgresql.conf", "SSL = on\nssl = off\n")), "postgresql.conf", null,
            PostgresVersion.OfMajor(15));

        Assert.All(rows, static row => Assert.True(row.Applied));
        Assert.Equal("off", FileSettings.Winning(rows)["ssl"]);
    }

    [Fact]
    public void The_automatic_file_is_read_last_and_may_be_missing()
    {
        Assert.Equal(
            ["postgresql.conf:1 ssl=on -", "postgresql.auto.conf:2 ssl=off +"],
            Read("ssl = on", ("postgresql.auto.conf", "# Do not edit\nssl = 'off'\n")));
        Assert.Equal(["postgresql.conf:1 ssl=on +"], Read("ssl = on"));
    }

    [Fact]
    public void A_syntax_error_ends_its_file_and_nothing_is_applied()
    {
        Assert.Equal(
            ["postgresql.conf:1 port=1 -", "postgresql.conf:2 = - syntax error"],
            Read("port = 1\nport = a.b\nport = 2\n", ("postgresql.auto.conf", "ssl = on\n")));
    }

    [Theory]
    [InlineData("port = 1\n\nport =\n", 3)]
    [InlineData("port = 1\n\nport =", 2)]
    [InlineData("port = 1\n\nport = 1 2", 3)]
    [InlineData("port", 0)]
    public void A_last_line_without_an_ending_that_breaks_off_counts_as_the_one_before(string text, int line) =>
        Assert.Equal($"postgresql.conf:{line} = - syntax error", Read(text)[^1]);

    [Fact]
    public void Includes_are_read_in_place_from_the_directory_of_the_file_that_names_them()
    {
        Assert.Equal(
            ["a/b.conf:1 ssl=on -", "a/c/d.conf:1 ssl=off -", "postgresql.conf:2 ssl=on +"],
            Read("INCLUDE = 'a/b.conf'\nssl = on\n", ("a/b.conf", "ssl = on\ninclude './c/d.conf'"), ("a/c/d.conf", "ssl = off"),
                ("c/d.conf", "ssl = bad")));
    }

    [Fact]
    public void A_directory_gives_its_conf_files_in_the_order_of_bytes()
    {
        Assert.Equal(
            ["conf.d/10.conf:1 ssl=on -", "conf.d/9.conf:1 ssl=on -", "conf.d/Z.conf:1 ssl=on -", "conf.d/a.conf:1 ssl=on +"],
            Read(
                "include_dir 'conf.d'",
                ("conf.d/a.conf", "ssl = on"), ("conf.d/Z.conf", "ssl = on"), ("conf.d/9.conf", "ssl = on"), ("conf.d/10.conf", "ssl = on"),
                ("conf.d/.hidden.conf", "bad"), ("conf.d/.conf", "bad"), ("conf.d/a.conf.bak", "bad"), ("conf.d/sub/x.conf", "bad")));
    }

    [Fact]
    public void An_include_that_fails_is_a_row_and_nothing_is_applied()
    {
        Assert.Equal(
            [
                "postgresql.conf:1 = - could not open file \"nope\"",
                "postgresql.conf:2 = - configuration file recursion",
                "postgresql.conf:3 ssl=on -",
                "postgresql.conf:4 = - could not open directory \"nodir\"",
                "postgresql.conf:6 = - could not open file \"/nope/x\"",
                "postgresql.conf:7 = - empty configuration file name",
                "postgresql.conf:8 = - empty configuration directory name",
            ],
            Read("include nope\ninclude 'postgresql.conf'\nssl = on\ninclude_dir nodir\ninclude_if_exists nope\ninclude "
                + "'/nope/x'\ninclude ' '\ninclude_dir ''\n"));
    }

    [Theory]
    [InlineData(14, "a/../b/./c")]
    [InlineData(15, "b/c")]
    public void Dots_inside_a_path_are_resolved_from_15_on(int major, string shown)
    {
        var rows = FileSettings.Read(Files(("postgresql.conf", "include 'a/../b/./c'"), ("b/c", "ssl = on")), "postgresql.conf", null,
            PostgresVersion.OfMajor(major));

        Assert.Equal(new("ssl", "on", shown, 1, Applied: true, Error: null), Assert.Single(rows));
    }

    [Fact]
    public void A_loop_of_includes_ends_at_a_depth_of_ten()
    {
        var rows = Read("include a", ("a", "include b"), ("b", "ssl = on\ninclude a"));

        Assert.Equal(6, rows.Length);
        Assert.Equal("b:2 = - nesting depth exceeded", rows.Last(static row => row.Contains("nesting", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_bomb_of_includes_is_cut_short()
    {
        var twice = string.Concat(Enumerable.Repeat("include a\ninclude b\ninclude c\ninclude d\n", 40));

        Assert.Contains(Read(twice, ("a", twice), ("b", twice), ("c", twice), ("d", twice)),
            static row => row.EndsWith("too many files are included", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reader_learns_what_to_fetch_until_nothing_is_left()
    {
        const string Root = "/etc/postgresql.conf";
        var files = Files((Root, "include a\ninclude_dir 'conf.d'\ninclude_if_exists '/x/b'\n"));
        ConfInclude[] Missing() =>
            [.. FileSettings.MissingIncludes(files, Root, "/data/postgresql.auto.conf", PostgresVersion.OfMajor(18))];

        Assert.Equal(
            [
                new(ConfIncludeKind.Include, "/etc/a", Root, 1),
                new(ConfIncludeKind.IncludeDir, "/etc/conf.d", Root, 2),
                new(ConfIncludeKind.IncludeIfExists, "/x/b", Root, 3),
                new(ConfIncludeKind.IncludeIfExists, "/data/postgresql.auto.conf", null, 0),
            ],
            Missing());

        files = files.With("/etc/a", Bytes("include c")).WithDirectory("/etc/conf.d").With("/x/b", [])
            .With("/data/postgresql.auto.conf", []);
        Assert.Equal([new(ConfIncludeKind.Include, "/etc/c", "/etc/a", 1)], Missing());

        files = files.With("/etc/c", []);
        Assert.Empty(Missing());
    }

    [Fact]
    public void A_root_that_is_missing_is_an_error() =>
        Assert.Equal(
            new(null, null, "postgresql.conf", 0, Applied: false, "could not open file \"postgresql.conf\""),
            Assert.Single(FileSettings.Read(ConfigurationFiles.Empty, "postgresql.conf", null, PostgresVersion.OfMajor(15))));

    /// <summary>15.20 knows composite_type_mismatch, which 15.18 does not.</summary>
    [Theory]
    [InlineData("15", null, true)]
    [InlineData("15.18", null, true)]
    [InlineData("15.18", true, true)]
    [InlineData("15.20", null, true)]
    [InlineData("15.20", false, false)]
    [InlineData("18.4", null, true)]
    [InlineData("18.5", null, true)]
    public void A_name_that_the_catalogue_lacks_is_an_error_only_where_the_server_says_so(string version, bool? known,
        bool applied)
    {
        var files = Files(("postgresql.conf", "ssl = on\ncomposite_type_mismatch = off\n"));

        var rows = FileSettings.Read(files, "postgresql.conf", null, PostgresVersion.Parse(version)!.Value, _ => known);

        Assert.All(rows, row => Assert.Equal(applied, row.Applied));
        Assert.Equal(applied ? null : FileSettings.Unrecognized, rows[1].Error);
        Assert.Equal(known is null, rows[1].NameNotKnown);
    }

    private static string[] Read(string root, params (string Name, string Text)[] others) =>
    [
        .. FileSettings.Read(Files([("postgresql.conf", root), .. others]), "postgresql.conf", "postgresql.auto.conf",
            PostgresVersion.OfMajor(15))
            .Select(static row =>
                $"{row.FileName}:{row.LineNumber} {row.Name}={row.Value} {(row.Applied ? "+" : "-")} {row.Error}".TrimEnd()),
    ];

    private static ConfigurationFiles Files(params (string Name, string Text)[] files) =>
        files.Aggregate(ConfigurationFiles.Empty, static (all, file) => all.With(file.Name, Bytes(file.Text)));
}
