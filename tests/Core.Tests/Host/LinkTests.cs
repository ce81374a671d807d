using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Host;

/// <summary>
/// A link that stands where a file or directory was resolved to is refused: whoever put it there may lead a privileged reader or writer
/// anywhere.
/// </summary>
public sealed class LinkTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly string _outside;
    private readonly Folder _folder;

    public LinkTests()
    {
        Directory.CreateDirectory(_scratch.File("outside"));
        _outside = _scratch.Write("outside/secret", "secret");
        Directory.CreateDirectory(_scratch.File("inside/real"));
        File.CreateSymbolicLink(_scratch.File("inside/link"), _outside);
        File.CreateSymbolicLink(_scratch.File("inside/dangling"), _scratch.File("outside/none"));
        File.CreateSymbolicLink(_scratch.File("inside/directory"), _scratch.File("outside"));
        _folder = Folder.Open(_scratch.File("inside"));
    }

    [Fact]
    public void A_directory_behind_a_link_is_not_opened_as_the_last_name_nor_on_the_way()
    {
        using (Folder.Open(_scratch.File("inside/real"))) { }

        Assert.Throws<FileFaultException>(() => Folder.Open(_scratch.File("inside/directory")));
        Directory.CreateDirectory(_scratch.File("outside/below"));
        Assert.Throws<FileFaultException>(() => Folder.Open(_scratch.File("inside/directory/below")));
    }

    [Theory, InlineData("link"), InlineData("dangling"), InlineData("directory")]
    public void What_is_behind_a_link_is_not_read_and_a_dangling_one_is_not_called_absent(string name) =>
        Assert.Throws<FileFaultException>(() => FileState.Read(_folder, name));

    [Theory, InlineData("link"), InlineData("dangling")]
    public void What_is_behind_a_link_is_not_written(string name)
    {
        Assert.Throws<FileFaultException>(() => Disk.OpenForWriting(_folder, name).Dispose());
        Assert.Throws<FileFaultException>(() => new Disk(null).Create(_folder, name).Dispose());

        Assert.Equal("secret", File.ReadAllText(_outside));
        Assert.False(Path.Exists(_scratch.File("outside/none")));
    }

    [Fact]
    public void The_lock_of_a_journal_is_not_made_behind_a_link()
    {
        File.CreateSymbolicLink(_scratch.File("inside/lock"), _scratch.File("outside/none"));

        Assert.Throws<FileFaultException>(
            () => TargetJournal.TryOpen(Folder.Open(_scratch.File("inside")), Guid.NewGuid(), new Disk(null), null));

        Assert.False(Path.Exists(_scratch.File("outside/none")));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _scratch.Dispose();
    }
}
