using System.Runtime.Versioning;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Bundles;

/// <summary>install.sh as dash runs it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InstallScriptTests : IDisposable
{
    private static readonly string[] s_installed =
        ["barman.conf", "pg_service.conf", "pgbouncer.ini", "postgresql.crt", "postgresql.key", "postgresql.pk8", "root.crt"];

    private readonly SampleBundle _bundle = new();
    private readonly string _folder;
    private readonly string _home;

    public InstallScriptTests()
    {
        _folder = _bundle.Unpack();
        _home = Directory.CreateDirectory(_bundle.Scratch.File("home with space")).FullName;
    }

    private string Target => Path.Combine(_home, ".postgresql", _bundle.Folder);

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void It_installs_into_the_home_directory_with_modes_that_libpq_accepts()
    {
        Run(_folder).MustSucceed();

        Assert.Equal(s_installed, Names(Target));
        Assert.Equal("700", Mode(Target));
        foreach (var name in s_installed)
        {
            Assert.Equal(File.ReadAllText(Path.Combine(_folder, name)).Replace("@FILES@", Target, StringComparison.Ordinal),
                File.ReadAllText(Path.Combine(Target, name)));
            Assert.Equal(name is "postgresql.key" or "postgresql.pk8" ? "600" : "644", Mode(Path.Combine(Target, name)));
        }
    }

    [Fact]
    public void A_second_run_names_every_conflict_and_changes_nothing()
    {
        Run(_folder).MustSucceed();
        File.WriteAllText(Path.Combine(Target, "postgresql.key"), "mine");
        File.Delete(Path.Combine(Target, "root.crt"));

        var second = Run(_folder);

        Assert.Equal(1, second.ExitCode);
        foreach (var name in s_installed.Except(["root.crt"]))
            Assert.Contains($"{Target}/{name} exists.", second.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was copied.", second.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, "postgresql.key")));
        Assert.Equal(s_installed.Except(["root.crt"]), Names(Target));
    }

    [Fact]
    public void A_dangling_link_is_a_conflict_too()
    {
        Directory.CreateDirectory(Target);
        File.CreateSymbolicLink(Path.Combine(Target, "postgresql.key"), Path.Combine(_home, "elsewhere"));

        Assert.Equal(1, Run(_folder).ExitCode);
        Assert.False(File.Exists(Path.Combine(_home, "elsewhere")));
        Assert.Equal(["postgresql.key"], Names(Target));
    }

    [Theory]
    [InlineData("a directory")]
    [InlineData("-dash")]
    [InlineData("deep/er")]
    public void It_installs_into_a_given_directory(string directory)
    {
        Run(_bundle.Scratch.Path, Path.Combine(_folder, "install.sh"), directory).MustSucceed();

        Assert.Equal(s_installed, Names(Path.Combine(_bundle.Scratch.Path, directory)));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void The_mode_of_a_directory_that_was_there_stays()
    {
        Directory.CreateDirectory(Target);
        File.SetUnixFileMode(Target,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);

        Run(_folder).MustSucceed();

        Assert.Equal("750", Mode(Target));
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("chmod")]
    public void A_failure_in_the_middle_leaves_nothing_behind(string tool)
    {
        var failed = Run(_folder, "./install.sh", null, Failing(tool, 3));

        Assert.Equal(28, failed.ExitCode);
        Assert.Contains("removed again", failed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(Target)));
        Run(_folder).MustSucceed();
    }

    [Fact]
    public void An_incomplete_bundle_copies_nothing()
    {
        File.Delete(Path.Combine(_folder, "root.crt"));

        var run = Run(_folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("root.crt is missing.", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void Two_arguments_are_a_mistake() =>
        Assert.Equal(2, ExternalTool.RunIn(_folder, null, "dash", "install.sh", "a", "b").ExitCode);

    [Fact]
    public void Two_bundles_of_one_user_lie_side_by_side()
    {
        using var other = new SampleBundle(role: "app");
        var second = other.Unpack();
        Run(_folder).MustSucceed();

        Run(second).MustSucceed();

        Assert.Equal(["app-production", "repl-production"], Names(Path.Combine(_home, ".postgresql")));
        Assert.NotEqual(File.ReadAllText(Path.Combine(Target, "postgresql.key")),
            File.ReadAllText(Path.Combine(_home, ".postgresql/app-production/postgresql.key")));
    }

    [Fact]
    public void A_renewal_replaces_the_files_and_keeps_texts_that_were_edited()
    {
        Run(_folder).MustSucceed();
        var elsewhere = Path.Combine(_home, "elsewhere");
        File.Move(Path.Combine(Target, "postgresql.pk8"), elsewhere);
        File.CreateSymbolicLink(Path.Combine(Target, "postgresql.pk8"), elsewhere);
        var old = File.ReadAllBytes(elsewhere);
        File.AppendAllText(Path.Combine(Target, "pgbouncer.ini"), "; mine\n");
        File.WriteAllText(Path.Combine(Target, "client.p12"), "of the first");
        File.WriteAllText(Path.Combine(Target, "notes"), "mine");
        using var renewed = new SampleBundle();
        var folder = renewed.Unpack();

        Assert.Equal(1, Run(folder).ExitCode);
        var run = Run(folder, "./install.sh", "--replace").MustSucceed();

        foreach (var name in (string[])["postgresql.crt", "postgresql.key", "postgresql.pk8", "root.crt"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, name)), File.ReadAllBytes(Path.Combine(Target, name)));
        Assert.Null(new FileInfo(Path.Combine(Target, "postgresql.pk8")).LinkTarget);
        Assert.Equal(old, File.ReadAllBytes(elsewhere));
        Assert.Equal("600", Mode(Path.Combine(Target, "postgresql.key")));
        Assert.EndsWith("; mine\n", File.ReadAllText(Path.Combine(Target, "pgbouncer.ini")), StringComparison.Ordinal);
        Assert.Contains("pgbouncer.ini stays as it is", run.Error, StringComparison.Ordinal);
        Assert.Contains("client.p12 is not of this bundle and stays", run.Error, StringComparison.Ordinal);
        Assert.Equal(s_installed.Concat(["client.p12", "notes"]).Order(StringComparer.Ordinal), Names(Target));
    }

    [Theory]
    [InlineData("cat", 3)]
    [InlineData("mv", 1)]
    [InlineData("mv", 2)]
    [InlineData("mv", 3)]
    [InlineData("mv", 4)]
    public void A_renewal_that_fails_puts_back_what_was_there(string tool, int use)
    {
        Run(_folder).MustSucceed();
        var before = Contents();
        using var renewed = new SampleBundle();
        var shim = Failing(tool, use);

        var failed = Run(renewed.Unpack(), "./install.sh", "--replace", shim);

        Assert.Equal(28, failed.ExitCode);
        Assert.Contains("is back", failed.Error, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a|b")]
    [InlineData("a%b")]
    [InlineData("a\nb")]
    public void A_directory_that_a_text_cannot_spell_is_refused(string directory)
    {
        var run = Run(_folder, "./install.sh", directory);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot spell", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, directory)));
    }

    [Fact]
    public void Another_account_gets_the_files_as_its_own_and_only_root_can_give_them()
    {
        const string Account = "nobody";
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Contains("Only root", InstallFor("root").Error, StringComparison.Ordinal);
            return;
        }
        // The bundle stays unreadable for the account: it is handed a copy.
        File.SetUnixFileMode(_bundle.Scratch.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var place = new ScratchDirectory();
        File.SetUnixFileMode(place.Path, (UnixFileMode)0b111_101_101);
        var directory = Directory.CreateDirectory(place.File("of nobody")).FullName;
        ExternalTool.Run("chown", Account, directory).MustSucceed();

        InstallFor(Account, Path.Combine(directory, "tls")).MustSucceed();

        Assert.Equal(s_installed, Names(Path.Combine(directory, "tls")));
        Assert.Equal(string.Concat(Enumerable.Repeat(Account + "\n", s_installed.Length)),
            ExternalTool.Run("dash", "-c", $"stat -c %U '{directory}'/tls/*").MustSucceed().Output);
        Assert.Equal("600", Mode(Path.Combine(directory, "tls/postgresql.key")));
        Assert.Contains("exists.", InstallFor(Account, Path.Combine(directory, "tls")).MustFail().Error, StringComparison.Ordinal);
        InstallFor(Account, Path.Combine(directory, "tls"), "--replace").MustSucceed();
        InstallFor(Account, "/etc/not-for-nobody").MustFail();
        InstallFor("no-such-account-here").MustFail();
        Assert.False(Directory.Exists("/etc/not-for-nobody"));
    }

    private ToolResult InstallFor(string user, params string[] arguments) =>
        ExternalTool.RunIn(_folder, null, "dash", ["install.sh", "--user", user, .. arguments]);

    /// <summary>Names, modes and bytes of what is installed.</summary>
    private IEnumerable<string> Contents() =>
        [.. Names(Target).Select(name => Path.Combine(Target, name))
            .Select(path => $"{path} {Mode(path)} {Convert.ToHexString(File.ReadAllBytes(path))}")];

    /// <summary>A path on which one use of a tool fails, as on a full disk.</summary>
    private string Failing(string tool, int use)
    {
        var shim = Directory.CreateDirectory(_bundle.Scratch.File("shim")).FullName;
        var path = Path.Combine(shim, tool);
        File.WriteAllText(path,
            $"#!/bin/sh\necho x >> '{shim}/count'\n[ $(wc -l < '{shim}/count') -ne {use} ] || exit 28\nexec /bin/{tool} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return shim + ":" + Environment.GetEnvironmentVariable("PATH");
    }

    private static string[] Names(string directory) =>
        [.. Directory.GetFileSystemEntries(directory).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private ToolResult Run(string directory, string script = "./install.sh", string? argument = null, string? path = null)
    {
        var environment =
            new Dictionary<string, string> { ["HOME"] = _home, ["PATH"] = path ?? Environment.GetEnvironmentVariable("PATH")! };
        return ExternalTool.RunIn(directory, environment, "dash", argument is null ? [script] : [script, argument]);
    }
}
