using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>What the writer does to a disk, call by call.</summary>
public sealed class DiskTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Workplace _place = new();
    private readonly List<string> _calls = [];

    [Fact]
    public async Task Nobody_else_may_read_a_new_file_before_it_has_its_mode_and_nothing_is_in_it_before()
    {
        var (looked, created) = (0, new HashSet<string>(StringComparer.Ordinal));
        await ApplyAndRollBackAsync(inPlace: false, call =>
        {
            var (what, path) =
                (call[..call.IndexOf(' ', StringComparison.Ordinal)], call[(call.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            if (what == "create") created.Add(path);
            if (what is not ("chown" or "chmod") || !created.Contains(path)) return;
            looked++;
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
            Assert.Equal(0, new FileInfo(path).Length);
        });
        Assert.True(looked > 5, $"{looked} files");
    }

    [Fact]
    public async Task Nobody_else_may_enter_a_directory_of_the_journal()
    {
        string? made = null;
        var looked = 0;
        await ApplyAndRollBackAsync(inPlace: false, call =>
        {
            if (made is not null)
            {
                looked++;
                Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
            }
            made = call.StartsWith("mkdir ", StringComparison.Ordinal) ? call["mkdir ".Length..] : null;
        });
        Assert.True(looked > 0);
    }

    /// <summary>fsync(2) of a pipe fails with EINVAL, and no other call that is made of a file does.</summary>
    [Fact]
    public void A_file_is_synced_by_the_system()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var handle = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);

        var fault = Assert.Throws<FileFaultException>(() => new Disk(_calls.Add).Sync(handle, "/pipe"));

        Assert.Equal(Posix.EINVAL, fault.Fault.Errno);
        Assert.Equal(["fsync /pipe"], _calls);
    }

    /// <summary>A descriptor that is closed already cannot be passed to the system.</summary>
    [Fact]
    public void A_directory_is_synced_by_the_system()
    {
        var folder = Folder.Open(_place.Target);
        new Disk(null).Sync(folder);
        folder.Dispose();

        Assert.Throws<ObjectDisposedException>(() => new Disk(_calls.Add).Sync(folder));

        Assert.Equal([$"fsync {_place.Target}/"], _calls);
    }

    /// <summary>Otherwise a power failure leaves a name that leads to an empty file, or the old name.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_written_is_synced_before_it_is_renamed_and_a_directory_after_each_change_of_its_names(bool inPlace)
    {
        await ApplyAndRollBackAsync(inPlace, _ => { });

        var unsynced = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _calls.Count; i++)
        {
            var (what, path) = (_calls[i].Split(' ', 2)[0], _calls[i].Split(' ', 2)[1]);
            if (what is "write" or "truncate") unsynced.Add(path);
            if (what == "fsync") unsynced.Remove(path);
            if (what != "rename" && !(what == "unlink" && path.StartsWith(_place.Target, StringComparison.Ordinal))) continue;
            Assert.DoesNotContain(unsynced, written => Path.GetDirectoryName(written) == Path.GetDirectoryName(path));
            // Where the file system cannot exchange two names, a plain rename follows.
            Assert.Equal($"fsync {Path.GetDirectoryName(path)}/", _calls.Skip(i + 1).First(call => call != _calls[i]));
        }
        Assert.Empty(unsynced);
        Assert.Contains(_calls, call => call.StartsWith("rename " + _place.Journal, StringComparison.Ordinal));
    }

    public void Dispose() => _place.Dispose();

    private async Task ApplyAndRollBackAsync(bool inPlace, Action<string> look)
    {
        var applier = _place.Applier(call =>
        {
            _calls.Add(call);
            look(call);
        });
        var server = new FakeServerControl();
        var applied = Assert.IsType<ApplyOutcome.Applied>(
            await applier.ApplyAsync(CrashPlan.Make(_place, inPlace), server, null, CancellationToken.None));
        Assert.IsType<ApplyOutcome.RolledBack>(await applier.RollbackAsync(applied.JournalId, server, null, CancellationToken.None));
    }
}
