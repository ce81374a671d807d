using System.Runtime.Versioning;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Bundles;

[UnsupportedOSPlatform("windows")]
public sealed class BundleArchiveTests
{
    [Fact]
    public void Unzip_gives_every_file_its_mode_and_its_bytes()
    {
        using var bundle = new SampleBundle(passphrase: "correct horse");
        var archive = bundle.Scratch.Write("bundle.zip", bundle.Pack(BundleFormat.Zip));

        ExternalTool.RunIn(bundle.Scratch.Path, null, "unzip", "-q", archive).MustSucceed();

        AssertUnpacked(bundle);
        var listing = ExternalTool.Run("zipinfo", archive).MustSucceed().Output;
        Assert.Matches(@"-rw------- +\d\.\d unx .* repl-production/postgresql\.key\n", listing);
        Assert.Matches(@"-rwxr-xr-x +\d\.\d unx .* repl-production/install\.sh\n", listing);
        Assert.Matches(@"drwx------ +\d\.\d unx .* repl-production/\n", listing);
        ExternalTool.Run("python3", "-c", "import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)", archive)
            .MustSucceed();
    }

    [Fact]
    public void Tar_gives_every_file_its_mode_its_owner_and_its_bytes()
    {
        using var bundle = new SampleBundle(passphrase: "correct horse");
        bundle.Unpack();

        AssertUnpacked(bundle);
        var listing = ExternalTool.RunIn(null, new Dictionary<string, string> { ["TZ"] = "UTC" }, "tar", "-tvzf",
            bundle.Scratch.File("bundle.tar.gz")).MustSucceed().Output;
        Assert.Matches($@"-rw------- root/root +\d+ {TestAuthorities.Now.UtcDateTime:yyyy-MM-dd HH:mm} repl-production/postgresql\.key\n",
            listing);
        Assert.Matches(@"drwx------ root/root .* repl-production/\n", listing);
        Assert.Contains(" 0/0 ", ExternalTool.Run("tar", "-tvzf", bundle.Scratch.File("bundle.tar.gz"), "--numeric-owner").Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BundleFormat.Zip)]
    [InlineData(BundleFormat.TarGz)]
    public void The_same_files_and_time_give_the_same_bytes(BundleFormat format)
    {
        using var bundle = new SampleBundle();

        Assert.Equal(bundle.Pack(format), bundle.Pack(format));
        Assert.NotEqual(bundle.Pack(format),
            Bundle.Pack([.. bundle.Files], "repl-production", format, TestAuthorities.Now + TimeSpan.FromMinutes(1)));
        Assert.NotEmpty(Bundle.Pack([.. bundle.Files], "x", format, DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("../../etc", "_._.._etc")]
    [InlineData("/etc/cron.d", "_etc_cron.d")]
    [InlineData("..", "_.")]
    [InlineData("a\nb", "a_b")]
    [InlineData("-rf", "_rf")]
    [InlineData("", "bundle")]
    [InlineData("жук-x", "___-x")]
    [InlineData("repl-production", "repl-production")]
    public void No_folder_leads_out_of_the_place_of_unpacking(string folder, string expected)
    {
        using var bundle = new SampleBundle();
        var archive = bundle.Scratch.Write("bundle.zip", bundle.Pack(BundleFormat.Zip, folder));
        var names = ExternalTool.Run("zipinfo", "-1", archive).MustSucceed().Output.TrimEnd('\n').Split('\n');

        Assert.All(names, n => Assert.StartsWith(expected + "/", n, StringComparison.Ordinal));
    }

    private static void AssertUnpacked(SampleBundle bundle)
    {
        foreach (var file in bundle.Files)
        {
            var path = Path.Combine(bundle.Scratch.Path, "repl-production", file.Name);
            Assert.Equal(file.Content.ToArray(), File.ReadAllBytes(path));
            Assert.Equal(file.Mode, File.GetUnixFileMode(path));
        }
    }
}
