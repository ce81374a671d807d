using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Inventory;

public sealed class PendingBundlesTests : IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(15);
    private readonly FakeTimeProvider _time = new();
    private readonly CertificateAuthority _authority = TestAuthorities.Root();
    private readonly PrivateKey _key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
    private readonly Guid _client = Guid.NewGuid();
    private readonly PendingBundles _bundles;

    public PendingBundlesTests() => _bundles = new(_time);

    [Fact]
    public void A_bundle_waits_fifteen_minutes_and_no_longer()
    {
        var ticket = Put();
        Assert.Equal(_time.GetUtcNow() + s_kept, ticket.ExpiresAt);

        _time.Advance(s_kept - TimeSpan.FromTicks(1));
        Assert.Equal(ticket, _bundles.FindTicket(_client));
        using (var identity = _bundles.CopyIdentity(_client)?.Key) Assert.NotNull(identity);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_bundles.FindTicket(_client));
        Assert.Null(_bundles.CopyIdentity(_client));
        Assert.Null(_bundles.Take(ticket.Token));
    }

    [Fact]
    public void The_key_of_an_expired_bundle_goes_though_nobody_asks_for_it()
    {
        Put();

        _time.Advance(s_kept + TimeSpan.FromSeconds(30));

        Assert.Throws<ObjectDisposedException>(_key.ToPkcs8);
    }

    [Fact]
    public void A_bundle_is_taken_once_and_by_its_whole_token()
    {
        var ticket = Put();
        Assert.Null(_bundles.Take(ticket.Token[..^1]));
        Assert.Null(_bundles.Take(""));

        Assert.Equal(_client, _bundles.Take(ticket.Token)?.ClientId);

        Assert.Null(_bundles.Take(ticket.Token));
        Assert.Null(_bundles.FindTicket(_client));
    }

    public void Dispose()
    {
        _bundles.Dispose();
        _key.Dispose();
        _authority.Dispose();
    }

    private BundleTicket Put() => _bundles.Put(_client, new()
    {
        Host = "db.example.com",
        Port = 5432,
        Database = "app",
        Role = "app",
        TargetName = "production",
        Certificate = _authority.IssueClient("app", _key, TestAuthorities.Now, TestAuthorities.OneYear),
        Key = _key,
        Roots = [_authority.Certificate],
        Passphrase = null,
        HostNameIsProven = true,
    });
}
