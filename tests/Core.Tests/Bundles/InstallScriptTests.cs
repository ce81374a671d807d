using System.Runtime.Versioning;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Bundles;

/// <summary>install.sh as dash runs it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InstallScriptTests : IDisposable
{
    private static readonly string[] s_installed = ["postgresql.crt", "postgresql.key", "postgresql.pk8", "root.crt"];

    private readonly SampleBundle _bundle = new();
    private readonly string _folder;
    private readonly string _home;

    public InstallScriptTests()
    {
        _folder = _bundle.Unpack();
        _home = Directory.CreateDirectory(_bundle.Scratch.File("home with space")).FullName;
    }

    private string Target => Path.Combine(_home, ".postgresql");

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void It_installs_into_the_home_directory_with_modes_that_libpq_accepts()
    {
        Run(_folder).MustSucceed();

        Assert.Equal(s_installed, Names(Target));
        Assert.Equal("700", Mode(Target));
        foreach (var name in s_installed)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, name)), File.ReadAllBytes(Path.Combine(Target, name)));
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
        // The third use fails, as on a full disk.
        var shim = Directory.CreateDirectory(_bundle.Scratch.File("shim")).FullName;
        var path = Path.Combine(shim, tool);
        File.WriteAllText(path,
            $"#!/bin/sh\necho x >> '{shim}/count'\n[ $(wc -l < '{shim}/count') -lt 3 ] || exit 28\nexec /bin/{tool} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var failed = Run(_folder, "./install.sh", null, shim + ":" + Environment.GetEnvironmentVariable("PATH"));

        Assert.Equal(28, failed.ExitCode);
        Assert.Contains("removed again", failed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
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
