using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Agent.Tests.State;

public sealed class KeyStoreTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly KeyStore _keys;

    public KeyStoreTests() => _keys = new(_scratch.Path, _time);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_key_is_0600_under_its_id_and_its_request_names_it()
    {
        var id = Guid.NewGuid();
        var request = await MakeAsync(id);
        var file = Assert.Single(Directory.GetFiles(_scratch.Path));
        Assert.Equal($"{id:D}.key", Path.GetFileName(file));
        Assert.Equal(WriteRequests.Private, File.GetUnixFileMode(file));
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(file));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), request);
    }

    [Fact]
    public async Task A_repeated_call_answers_for_the_same_key()
    {
        var id = Guid.NewGuid();
        var requests = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MakeAsync(id)));
        Assert.All(requests, request => Assert.Equal(requests[0], request));
        Assert.Equal(requests[0], await MakeAsync(id));
        Assert.Single(Directory.GetFiles(_scratch.Path));
    }

    [Fact]
    public async Task A_key_that_a_plan_no_longer_needs_is_removed()
    {
        var id = Guid.NewGuid();
        await MakeAsync(id);
        _keys.Discard(id);
        _keys.Discard(id);
        Assert.Null(_keys.Read(id));
        Assert.Empty(Directory.GetFiles(_scratch.Path));
    }

    [Fact]
    public async Task A_key_that_nobody_asked_for_again_is_removed_after_two_hours()
    {
        var (old, young, unfinished) = (Guid.NewGuid(), Guid.NewGuid(), Path.Combine(_scratch.Path, "0.tmp"));
        await MakeAsync(old);
        await File.WriteAllTextAsync(unfinished, "");
        File.SetLastWriteTimeUtc(Path.Combine(_scratch.Path, $"{old:D}.key"), _time.GetUtcNow().UtcDateTime);
        _time.Advance(TimeSpan.FromMinutes(119));
        await MakeAsync(young);
        Assert.NotNull(_keys.Read(old));
        File.SetLastWriteTimeUtc(Path.Combine(_scratch.Path, $"{young:D}.key"), _time.GetUtcNow().UtcDateTime);
        _time.Advance(TimeSpan.FromMinutes(2));
        await MakeAsync(Guid.NewGuid());
        Assert.Null(_keys.Read(old));
        Assert.NotNull(_keys.Read(young));
        Assert.False(File.Exists(unfinished));
    }

    [Fact]
    public async Task No_more_than_500_keys_wait()
    {
        for (var i = 0; i < 500; i++) await File.WriteAllTextAsync(Path.Combine(_scratch.Path, $"{Guid.NewGuid():D}.key"), "");
        var outcome = await _keys.MakeAsync(new(Guid.NewGuid(), KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None);
        Assert.Equal(FindingCode.KeysTooMany, Assert.IsType<KeyOutcome.Refused>(outcome).Finding.Code);
    }

    public static TheoryData<string> Names => ["", null!, new('a', 65)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_that_names_nobody_is_refused(string name)
    {
        foreach (var request in (KeyRequest[])[
            new(Guid.NewGuid(), KeyAlgorithm.EcdsaP256, name), new(Guid.Empty, KeyAlgorithm.EcdsaP256, "a"),
            new(Guid.NewGuid(), (KeyAlgorithm)99, "a")])
            Assert.Equal(
                FindingCode.KeyRequestInvalid,
                Assert.IsType<KeyOutcome.Refused>(await _keys.MakeAsync(request, CancellationToken.None)).Finding.Code);
        Assert.Empty(Directory.GetFiles(_scratch.Path));
    }

    [Theory]
    [InlineData("localhost,O=other")]
    [InlineData("a\"b+c=d\\e;f<g>#h")]
    [InlineData("line\nfeed")]
    public async Task A_name_is_one_common_name_whatever_is_in_it(string name)
    {
        var made = Assert.IsType<KeyOutcome.Made>(
            await _keys.MakeAsync(new(Guid.NewGuid(), KeyAlgorithm.EcdsaP256, name), CancellationToken.None));
        var subject = CertificateRequest.LoadSigningRequest(made.Request, HashAlgorithmName.SHA256).SubjectName;
        var attribute = Assert.Single(subject.EnumerateRelativeDistinguishedNames());
        Assert.Equal(("2.5.4.3", name), (attribute.GetSingleElementType().Value, attribute.GetSingleElementValue()));
    }

    private async Task<byte[]> MakeAsync(Guid id)
    {
        var made =
            Assert.IsType<KeyOutcome.Made>(await _keys.MakeAsync(new(id, KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None));
        return CertificateRequest.LoadSigningRequest(made.Request, HashAlgorithmName.SHA256).PublicKey.ExportSubjectPublicKeyInfo();
    }
}
