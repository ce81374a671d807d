using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>Each kind of effect on a real server, seen and contradicted, without a plan around it.</summary>
public sealed class EffectSearchLiveTests
{
    [Theory, InlineData(13), InlineData(15), InlineData(18)]
    public async Task What_is_so_is_observed_and_what_is_not_is_contradicted(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        Assert.Equal(EffectState.Observed, await LookAsync(journey, new Effect.TlsOff()));
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, new Effect.Handshake(new(TlsVersion.Tls13), Accepted: false)));
        await journey.ApplyAsync(new RecipeRequest.ServerCertificate { Names = ["127.0.0.1"] });
        var snapshot = (await journey.Setup.ReadAsync(journey.Target.Id, CancellationToken.None))!;
        var own = snapshot.Authority!.Subject;
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, new Effect.TlsOff()));
        Assert.Equal(EffectState.Observed, await LookAsync(journey, new Effect.CertificateServed(snapshot.Served!.FingerprintSha256)));
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, new Effect.CertificateServed(new string('0', 64))));
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, new Effect.AuthoritiesNamed([own], [])));
        Assert.Equal(EffectState.Observed, await LookAsync(journey, new Effect.AuthoritiesNamed([], [])));

        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        var accepted = new Effect.ClientCertificateAccepted(own, "app", "postgres");
        await journey.ApplyAsync(new RecipeRequest.ClientCertificates());
        Assert.Equal(EffectState.Observed, await LookAsync(journey, new Effect.AuthoritiesNamed([own], [])));
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, new Effect.AuthoritiesNamed(["CN=other"], [])));
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, new Effect.AuthoritiesNamed([], [own])));
        Assert.Equal(EffectState.Observed, await LookAsync(journey, accepted));
        await journey.Server.ExecuteAsync("alter system set ssl_ca_file = ''");
        await journey.Server.ReloadAsync();
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, accepted));
        await journey.Server.ExecuteAsync("alter system reset ssl_ca_file");
        await journey.Server.ReloadAsync();

        var revoked = new Effect.RevokedCertificateRejected(own, "4D617279", "app", "postgres");
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, revoked));
        await InstallRevocationListAsync(journey);
        Assert.Equal(EffectState.Observed, await LookAsync(journey, revoked));
        Assert.Equal(EffectState.Observed, await LookAsync(journey, accepted));
    }

    [Theory, InlineData(13), InlineData(18)]
    public async Task Groups_and_kinds_are_looked_for_by_what_the_server_answers(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await journey.ApplyAsync(new RecipeRequest.ServerCertificate { Names = ["127.0.0.1"] });
        var inside = new Effect.Handshake(new(TlsVersion.Tls13, Group: "prime256v1"), Accepted: true);
        var outside = new Effect.Handshake(new(TlsVersion.Tls13, Group: "secp521r1"), Accepted: false);
        var kept = new Effect.ClientKindsKept([.. TlsClientKind.All.Where(kind => kind.Offer.Version >= TlsVersion.Tls12)]);
        var before = new EffectBaseline(kept.Kinds, null);
        Assert.Equal(EffectState.Observed, await LookAsync(journey, inside));
        Assert.Equal(EffectState.Observed, await LookAsync(journey, outside));
        Assert.Equal(EffectState.Observed, await LookAsync(journey, kept, before));
        Assert.Equal(EffectState.NotObserved, await LookAsync(journey, kept));

        await journey.Server.ExecuteAsync("alter system set ssl_ecdh_curve = 'secp521r1'");
        await journey.Server.ExecuteAsync("alter system set ssl_ciphers = 'ECDHE-ECDSA-AES256-GCM-SHA384'");
        await journey.Server.ReloadAsync();

        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, inside));
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, outside));
        Assert.Equal(EffectState.Contradicted, await LookAsync(journey, kept, before));
    }

    [Fact]
    public async Task A_search_that_is_cancelled_ends_without_a_word()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var place = new EffectPlace(journey.Target, null, new(journey.Target.Files, ServerLogin.Peer));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journey.Effects.LookAsync(
            place, [new Effect.TlsOff()], EffectBaseline.None, new(TimeProvider.System, null), cancelled.Token));
    }

    private static async Task<EffectState> LookAsync(SetupJourney journey, Effect effect, EffectBaseline? before = null) =>
        Assert.Single(await journey.Effects.LookAsync(
            new(journey.Target, null, new(journey.Target.Files, ServerLogin.Peer)), [effect], before ?? EffectBaseline.None,
            new(TimeProvider.System, null), CancellationToken.None)).State;

    private static async Task InstallRevocationListAsync(SetupJourney journey)
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry([0x4d, 0x61, 0x72, 0x79], DateTimeOffset.UtcNow.AddDays(-1));
        using var authority = await journey.OpenAuthorityAsync();
        using var key = authority.CopyKey();
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(key.ToPkcs8(), out _);
        using var certificate = authority.Certificate.ToX509();
        using var issuer = certificate.CopyWithPrivateKey(ecdsa);
        var der = list.Build(issuer, 1, DateTimeOffset.UtcNow.AddDays(30), HashAlgorithmName.SHA256,
            thisUpdate: DateTimeOffset.UtcNow.AddHours(-1));
        await journey.Server.WriteFileAsync("revoked.crl", PemEncoding.WriteString("X509 CRL", der) + "\n");
        await journey.Server.ExecuteAsync("alter system set ssl_crl_file = 'revoked.crl'");
        await journey.Server.ReloadAsync();
    }
}
