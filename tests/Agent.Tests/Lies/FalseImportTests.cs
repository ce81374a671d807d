using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>Entries of an earlier journal, as a dashboard gives them to the agent: one that no version wrote leads to no write.</summary>
public sealed class FalseImportTests : IAsyncLifetime, IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly InProcessAgent _agent = new();
    private PlainTarget _target = null!;
    private AgentLink _link = null!;

    public async Task InitializeAsync()
    {
        _target = new(_scratch.Path);
        Directory.CreateDirectory(_scratch.At(".ssh"));
        await File.WriteAllTextAsync(_scratch.At(".ssh/authorized_keys"), "ssh-ed25519 AAAA somebody\n");
        _link = await _agent.ConnectAsync();
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("00000001-{0}", "{1}/.ssh/authorized_keys", ".authorized_keys.pgtls-1.tmp", "entry.json", "path-outside-target")]
    [InlineData("00000001-{0}", "{1}/conf/../.ssh/authorized_keys", ".authorized_keys.pgtls-1.tmp", "entry.json", "journal-damaged")]
    [InlineData("00000001-{0}", "{1}/conf/run.sh", ".run.sh.pgtls-1.tmp", "entry.json", "file-not-writable-kind")]
    [InlineData("00000001-{0}", "{1}/conf/pg_hba.conf", ".bashrc", "entry.json", "file-not-writable-kind")]
    [InlineData("00000001-{0}", "{1}/conf/pg_hba.conf", ".pg_hba.conf.pgtls-1.tmp", "../entry.json", "journal-damaged")]
    [InlineData("00000001-{0}", "{1}/conf/pg_hba.conf", ".pg_hba.conf.pgtls-1.tmp", "0.exe", "journal-damaged")]
    [InlineData("../00000001-{0}", "{1}/conf/pg_hba.conf", ".pg_hba.conf.pgtls-1.tmp", "entry.json", "journal-damaged")]
    [InlineData("00000002-{0}", "{1}/conf/pg_hba.conf", ".pg_hba.conf.pgtls-1.tmp", "entry.json", "journal-damaged")]
    [InlineData("00000001-{0}", "{1}/conf/pg_hba.conf", "../.pg_hba.conf.pgtls-1.tmp", "entry.json", "journal-damaged")]
    public async Task An_entry_of_an_earlier_journal_that_no_version_wrote_is_not_taken(
        string name, string path, string temporary, string file, string code)
    {
        var before = PlainTarget.Tree(_scratch.Path);
        var finding = await ImportAsync(name, path, temporary, file);
        Assert.Equal(code, finding?.Code.Text);
        Assert.Equal(before, PlainTarget.Tree(_scratch.Path));
    }

    [Fact]
    public async Task An_entry_that_writes_another_file_than_it_names_is_not_taken()
    {
        var before = PlainTarget.Tree(_scratch.Path);
        var finding = await ImportAsync("00000001-{0}", "{1}/conf/postgresql.conf", ".postgresql.conf.pgtls-1.tmp", "entry.json",
            named: _target.Files.HbaFile);
        Assert.Equal("file-not-writable-kind", finding?.Code.Text);
        Assert.Equal(before, PlainTarget.Tree(_scratch.Path));
    }

    [Fact]
    public async Task An_entry_that_opens_a_file_to_others_is_not_taken()
    {
        var finding = await ImportAsync("00000001-{0}", "{1}/conf/pg_hba.conf", ".pg_hba.conf.pgtls-1.tmp", "entry.json",
            mode: WriteRequests.Public | UnixFileMode.OtherWrite);
        Assert.Equal("file-not-writable-kind", finding?.Code.Text);
    }

    [Fact]
    public async Task An_entry_that_an_earlier_version_left_begun_is_taken_and_undone()
    {
        await File.WriteAllTextAsync(_target.Files.HbaFile, "after\n");
        Assert.Null(await ImportAsync("00000001-{0}", "{1}/conf/pg_hba.conf", ".pg_hba.conf.pgtls-1.tmp", "entry.json"));
        Assert.Equal("before\n", await File.ReadAllTextAsync(_target.Files.HbaFile));
    }

    // An entry that was begun: taking it restores its file at once.
    private async Task<Core.Finding?> ImportAsync(string name, string path, string temporary, string extra, string? named = null,
        UnixFileMode mode = WriteRequests.Public)
    {
        var (id, target) = (Guid.NewGuid(), Guid.NewGuid());
        var resolved = path.Replace("{1}", _scratch.Path, StringComparison.Ordinal);
        var now = File.Exists(resolved) ? await File.ReadAllBytesAsync(resolved) : [];
        var (uid, gid) = (AgentAccount.Own.Uid, AgentAccount.Own.Gid);
        string State(ReadOnlySpan<byte> bytes) =>
            $$"""{"hash":"{{WriteRequests.HashOf(bytes)}}","mode":{{(int)mode}},"uid":{{uid}},"gid":{{gid}}}""";
        var json = $$"""
            {"format":1,"sequence":1,"id":"{{id}}","targetId":"{{target}}","recipe":"access-rules","title":"An entry",
             "at":"2026-06-01T12:00:00+00:00","state":"Started","needsReload":false,
             "files":[{"path":"{{named ?? resolved}}","resolved":"{{resolved}}","temporary":"{{temporary}}","kind":"Modify","diff":null,
             "before":{{State("before\n"u8)}},"after":{{State(now)}},"inPlace":false}],"findings":[]}
            """;
        var files = ImmutableSortedDictionary<string, string>.Empty
            .Add("0.before", await OfferAsync("before\n"))
            .Add("entry.json", await OfferAsync(json));
        if (extra != "entry.json") files = files.Add(extra, await OfferAsync("extra"));
        return await _link.Agent.ImportAsync(
            new(target, name.Replace("{0}", $"{id:D}", StringComparison.Ordinal), files, _target.Files), CancellationToken.None);
    }

    private Task<string> OfferAsync(string text) => ContentWriter.OfferAsync(_link, Encoding.UTF8.GetBytes(text), CancellationToken.None);
}
