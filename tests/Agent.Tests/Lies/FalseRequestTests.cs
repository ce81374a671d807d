using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>A dashboard that lies to the agent: nothing is written that no recipe writes, wherever the account could write it.</summary>
public sealed class FalseRequestTests : IAsyncLifetime, IDisposable
{
    private static readonly Lazy<CertificateAuthority> s_authority = new(() => CertificateAuthority.CreateRoot(
        "root", PrivateKey.Generate(KeyAlgorithm.EcdsaP256), DateTimeOffset.UtcNow, TimeSpan.FromDays(30)));

    private readonly Scratch _scratch = new();
    private readonly InProcessAgent _agent = new();
    private PlainTarget _target = null!;
    private AgentLink _link = null!;

    private static string Certificate => s_authority.Value.Certificate.ToPem();

    private static string Key
    {
        get
        {
            using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
            return Encoding.ASCII.GetString(key.ToPkcs8Pem());
        }
    }

    public async Task InitializeAsync()
    {
        _target = new(_scratch.Path);
        Directory.CreateDirectory(_scratch.At(".ssh"));
        await File.WriteAllTextAsync(_scratch.At(".ssh/authorized_keys"), "ssh-ed25519 AAAA somebody\n");
        await File.WriteAllTextAsync(_scratch.At("beside.conf"), "key = value\n");
        _link = await _agent.ConnectAsync();
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_recipes_write_is_written()
    {
        var keyId = Guid.NewGuid();
        await _link.Agent.MakeKeyAsync(new(keyId, KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None);
        var request = Request(
            WriteRequests.Key(_target.At("server.key"), keyId),
            WriteRequests.Create(_target.At("server.crt"), await OfferAsync(Certificate)),
            // The tutorial's root has the content of its certificate.
            WriteRequests.Create(_target.At("root.crt"), await OfferAsync(Certificate)),
            WriteRequests.Create(_target.At("sent.key"), await OfferAsync(Key), WriteRequests.Private) with { IsSecret = true },
            WriteRequests.Modify(_target.Files.HbaFile, await OfferAsync("local all all peer\n")));
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(request));
        Assert.Equal(Certificate, await File.ReadAllTextAsync(_target.At("root.crt")));
        Assert.Equal(WriteRequests.Private, File.GetUnixFileMode(_target.At("server.key")));
        Assert.Equal("local all all peer\n", await File.ReadAllTextAsync(_target.Files.HbaFile));
        Assert.Empty(Directory.GetFiles(_agent.Core.State.Keys));
    }

    [Fact]
    public async Task A_configuration_file_that_is_not_there_yet_is_made()
    {
        File.Delete(_target.Files.IdentFile);
        var request = Request(WriteRequests.Create(_target.Files.IdentFile, await OfferAsync("map postgres app\n"), WriteRequests.Private));
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(request));
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "a path outside the declared directories", "path-outside-target" },
        { "a path that leaves them by dots", "path-outside-target" },
        { "a path that leaves them by a link", "path-outside-target" },
        { "a path with NUL", "write-invalid" },
        { "a relative path", "write-invalid" },
        { "no path", "write-invalid" },
        { "a path without an end", "write-invalid" },
        { "a root that the target does not declare", "path-outside-target" },
        { "the root of the file system as a root", "path-outside-target" },
        { "a root that was another directory", "directory-replaced" },
        { "authorized_keys declared as pg_hba.conf", "file-not-writable-kind" },
        { "authorized_keys declared as postgresql.conf", "file-not-writable-kind" },
        { "a file beside the configuration", "file-not-writable-kind" },
        { "a new file of another kind", "file-not-writable-kind" },
        { "a new script", "file-not-writable-kind" },
        { "a certificate file with a key in it", "file-not-writable-kind" },
        { "a certificate file with other bytes before it", "file-not-writable-kind" },
        { "a certificate file with other bytes behind it", "file-not-writable-kind" },
        { "an empty certificate file", "file-not-writable-kind" },
        { "a certificate file with a byte after white space", "file-not-writable-kind" },
        { "a key file that is a script", "file-not-writable-kind" },
        { "a key file with a line behind the key", "file-not-writable-kind" },
        { "a key file that was there", "file-not-writable-kind" },
        { "a new file that was there", "file-not-writable-kind" },
        { "a sent key under another name", "file-not-writable-kind" },
        { "a key of the agent under another name", "file-not-writable-kind" },
        { "a key that others may read", "secret-too-open" },
        { "a key that does not exist", "key-missing" },
        { "a content that was never offered", "content-missing" },
        { "a content whose hash differs", "content-missing" },
        { "a content that is not complete", "content-missing" },
        { "a new file that others may write", "file-not-writable-kind" },
        { "a new file with a set-uid bit", "file-not-writable-kind" },
        { "a changed file that others may write", "file-not-writable-kind" },
        { "a changed file with a set-uid bit", "file-not-writable-kind" },
        { "101 files", "write-invalid" },
        { "no file", "write-invalid" },
        { "an empty place among the files", "write-invalid" },
        { "one file twice", "path-twice" },
        { "a plan without an id", "write-invalid" },
        { "a target without an id", "write-invalid" },
        { "no login", "write-invalid" },
        { "no paths", "write-invalid" },
        { "no data directory", "write-invalid" },
        { "a list of maps that is missing", "write-invalid" },
        { "a title of a megabyte", "write-invalid" },
        { "no title", "write-invalid" },
        { "a time to confirm of ten thousand years", "write-invalid" },
        { "a time to confirm below zero", "write-invalid" },
        { "a time to confirm without roles", "write-invalid" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_request_that_no_dashboard_makes_is_refused_and_nothing_is_written(string lie, string code)
    {
        var request = await LieAsync(lie);
        var before = PlainTarget.Tree(_scratch.Path);
        // As the agent gets it: some lies do not pass the dashboard's own side of the line.
        await using var agent = new Serving.ServerAgent(_agent.Core, "'pgtls-agent'");
        var refused =
            Assert.IsType<ApplyOutcome.Refused>(await agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None));
        Assert.Contains(refused.Findings, finding => finding.Code.Text == code);
        Assert.Equal(before, PlainTarget.Tree(_scratch.Path));
        Assert.Empty(await _link.Agent.HistoryAsync(request.TargetId, CancellationToken.None));
    }

    private async Task<WriteRequest> LieAsync(string lie)
    {
        var crt = await OfferAsync(Certificate);
        var hba = await OfferAsync("local all all peer\n");
        var sound = Request(WriteRequests.Modify(_target.Files.HbaFile, hba));
        WriteRequest Of(params ImmutableArray<FileWrite> writes) => sound with { Writes = writes };
        WriteRequest New(string name, string hash) => Of(WriteRequests.Create(_target.At(name), hash));
        switch (lie)
        {
            case "a path outside the declared directories": return Of(WriteRequests.Create(_scratch.At("x.crt"), crt));
            case "a path that leaves them by dots": return Of(WriteRequests.Create(_target.At("../x.crt"), crt));
            case "a path that leaves them by a link":
                File.CreateSymbolicLink(_target.At("out"), _scratch.At(".ssh"));
                return Of(WriteRequests.Create(_target.At("out/x.crt"), crt));
            case "a path with NUL": return Of(WriteRequests.Create(_target.At("x\0.crt"), crt));
            case "a relative path": return Of(WriteRequests.Create("x.crt", crt));
            case "no path": return Of(WriteRequests.Create(_target.At("x.crt"), crt) with { Path = null! });
            case "a path without an end": return Of(WriteRequests.Create(_target.At(new string('x', 5000) + ".crt"), crt));
            case "a root that the target does not declare":
                var pin = new DirectoryPin(_scratch.Path, _scratch.Path, 0, 0);
                return Of(WriteRequests.Create(_scratch.At("x.crt"), crt)) with { Roots = [.. sound.Roots, pin] };
            case "the root of the file system as a root":
                return Of(WriteRequests.Create(_scratch.At("x.crt"), crt)) with { Roots = [new("/", "/", 0, 0)] };
            case "a root that was another directory":
                return sound with { Roots = [.. sound.Roots.Select(root => root with { Inode = root.Inode + 1 })] };
            case "authorized_keys declared as pg_hba.conf":
                return Declared(
                    _target.Files with { HbaFile = _scratch.At(".ssh/authorized_keys") },
                    WriteRequests.Modify(_scratch.At(".ssh/authorized_keys"), hba));
            case "authorized_keys declared as postgresql.conf":
                return Declared(
                    _target.Files with { ConfigFile = _scratch.At(".ssh/authorized_keys") },
                    WriteRequests.Modify(_scratch.At(".ssh/authorized_keys"), hba));
            case "a file beside the configuration":
                return Declared(
                    _target.Files with { PgmonetaConf = _scratch.At("pgmoneta.conf") },
                    WriteRequests.Modify(_scratch.At("beside.conf"), hba));
            case "a new file of another kind": return New("extra.conf", hba);
            case "a new script": return New("run.sh", hba);
            case "a certificate file with a key in it": return New("x.crt", await OfferAsync(Certificate + Key));
            case "a certificate file with other bytes before it": return New("x.pem", await OfferAsync("#!/bin/sh\n" + Certificate));
            case "a certificate file with other bytes behind it": return New("x.crl", await OfferAsync(Certificate + "x"));
            case "an empty certificate file": return New("x.crt", await OfferAsync(""));
            case "a certificate file with a byte after white space": return New("x.crt", await OfferAsync(Certificate + "\n\n\n\n.\n"));
            case "a key file that is a script":
                return Of(WriteRequests.Create(_target.At("x.key"), await OfferAsync("#!/bin/sh\n"), WriteRequests.Private)
                    with
                { IsSecret = true });
            case "a key file with a line behind the key":
                return Of(WriteRequests.Create(_target.At("x.key"), await OfferAsync(Key + "x\n"), WriteRequests.Private)
                    with
                { IsSecret = true });
            case "a key file that was there":
                await File.WriteAllTextAsync(_target.At("x.key"), "old");
                return Of(WriteRequests.Modify(_target.At("x.key"), await OfferAsync(Key)) with { IsSecret = true });
            case "a new file that was there":
                await File.WriteAllTextAsync(_target.At("x.crt"), Certificate);
                return Of(WriteRequests.Modify(_target.At("x.crt"), await OfferAsync(Certificate)) with { Kind = ChangeKind.Create });
            case "a sent key under another name":
                return Of(WriteRequests.Create(_target.At("x.crt"), await OfferAsync(Key), WriteRequests.Private) with { IsSecret = true });
            case "a key of the agent under another name": return Of(WriteRequests.Key(_target.At("x.pem"), await KeyAsync()));
            case "a key that others may read":
                return Of(
                WriteRequests.Key(_target.At("x.key"), await KeyAsync()) with { Mode = WriteRequests.Public });
            case "a key that does not exist": return Of(WriteRequests.Key(_target.At("x.key"), Guid.NewGuid()));
            case "a content that was never offered": return New("x.crt", WriteRequests.HashOf("no"u8));
            case "a content whose hash differs":
                await _link.Agent.OfferAsync(new(WriteRequests.HashOf("a"u8), 1, 0, "b"u8.ToArray()), CancellationToken.None);
                return New("x.crt", WriteRequests.HashOf("a"u8));
            case "a content that is not complete":
                await _link.Agent.OfferAsync(new(WriteRequests.HashOf("ab"u8), 2, 0, "a"u8.ToArray()), CancellationToken.None);
                return New("x.crt", WriteRequests.HashOf("ab"u8));
            case "a new file that others may write":
                return Of(WriteRequests.Create(_target.At("x.crt"), crt, WriteRequests.Public | UnixFileMode.OtherWrite));
            case "a new file with a set-uid bit":
                return Of(
                WriteRequests.Create(_target.At("x.crt"), crt, WriteRequests.Public | UnixFileMode.SetUser));
            case "a changed file that others may write":
                return Of(WriteRequests.Modify(_target.Files.HbaFile, hba, WriteRequests.Public | UnixFileMode.OtherWrite));
            case "a changed file with a set-uid bit":
                return Of(WriteRequests.Modify(_target.Files.HbaFile, hba, WriteRequests.Public | UnixFileMode.SetUser));
            case "101 files": return Of([.. Enumerable.Range(0, 101).Select(i => WriteRequests.Create(_target.At($"{i}.crt"), crt))]);
            case "no file": return Of();
            case "an empty place among the files": return Of(sound.Writes[0], null!);
            case "one file twice": return Of(sound.Writes[0], sound.Writes[0]);
            case "a plan without an id": return sound with { PlanId = Guid.Empty };
            case "a target without an id": return sound with { TargetId = Guid.Empty };
            case "no login": return sound with { Login = null! };
            case "no paths": return sound with { Files = null! };
            case "no data directory": return sound with { Files = _target.Files with { DataDirectory = null! } };
            case "a list of maps that is missing": return sound with { Files = _target.Files with { ServerPaths = default } };
            case "a title of a megabyte": return sound with { Title = new('a', 1_000_000) };
            case "no title": return sound with { Title = null! };
            case "a time to confirm of ten thousand years": return sound with { Terms = new(TimeSpan.MaxValue, []), NeedsReload = true };
            case "a time to confirm below zero": return sound with { Terms = new(TimeSpan.FromSeconds(-1), []), NeedsReload = true };
            case "a time to confirm without roles": return sound with { Terms = new(TimeSpan.FromMinutes(5), default), NeedsReload = true };
            default: throw new ArgumentOutOfRangeException(nameof(lie), lie, null);
        }
    }

    [Fact]
    public async Task Pieces_that_do_not_follow_each_other_are_not_taken()
    {
        var hash = WriteRequests.HashOf("abc"u8);
        var store = _agent.Core.Contents;
        store.Offer(new(hash, 3, 0, "a"u8.ToArray()));
        foreach (var wrong in (ContentPiece[])[
            new(hash, 3, 2, "c"u8.ToArray()), new(hash, 3, -1, "b"u8.ToArray()), new(hash, 4, 1, "b"u8.ToArray()),
            new(hash, 3, 1, "bcd"u8.ToArray()),
            new(WriteRequests.HashOf("x"u8), 3, 1, "b"u8.ToArray()), new(hash, long.MaxValue, 0, []), new(hash, -1, 0, []),
            new("short", 3, 0, []),
            new(null!, 3, 0, []), new(hash, 3, 1, null!),
            new(hash, AgentContract.MostBytes, 0, new byte[AgentContract.LongestPiece + 1]), null!])
            Assert.Throws<InvalidDataException>(() => store.Offer(wrong));
        store.Offer(new(hash, 3, 1, "bc"u8.ToArray()));
        Assert.Equal("abc", Encoding.ASCII.GetString(store.Take(hash)!));
        Assert.Null(store.Take(hash));
        await Assert.ThrowsAsync<AgentException>(() => _link.Agent.OfferAsync(new(hash, 3, 2, "c"u8.ToArray()), CancellationToken.None));
    }

    private WriteRequest Request(params ImmutableArray<FileWrite> writes) => Declared(_target.Files, writes);

    private static WriteRequest Declared(TargetFiles files, params ImmutableArray<FileWrite> writes) =>
        WriteRequests.Of(files, ServerLogin.Peer, writes) with { NeedsReload = false };

    private Task<ApplyOutcome> ApplyAsync(WriteRequest request) =>
        _link.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None);

    private Task<string> OfferAsync(string text) => ContentWriter.OfferAsync(_link, Encoding.UTF8.GetBytes(text), CancellationToken.None);

    private async Task<Guid> KeyAsync()
    {
        var id = Guid.NewGuid();
        Assert.IsType<KeyOutcome.Made>(
            await _link.Agent.MakeKeyAsync(new(id, KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None));
        return id;
    }
}
