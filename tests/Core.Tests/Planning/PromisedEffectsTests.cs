using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>What each recipe promises to be seen of the server, and what it does not.</summary>
public sealed class PromisedEffectsTests
{
    private const string Hostssl = "hostssl all all all scram-sha-256\n";

    [Fact]
    public void A_server_certificate_promises_its_fingerprint_and_where_its_settings_stand()
    {
        var (snapshot, certificate, draft) = Certificate(tls: false);

        var effects = PromisedEffects.OfPlan(snapshot, draft.Changes);

        Assert.Equal(certificate.FingerprintSha256, Assert.Single(effects.OfType<Effect.CertificateServed>()).Fingerprint);
        Assert.Equal(["ssl", "ssl_cert_file", "ssl_key_file"], Settings(effects).Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.All(Settings(effects), one => Assert.True(one is { File: "/pg/postgresql.conf", SeenOnWire: true }));
        // Nobody could begin TLS before, and nobody is asked for a certificate.
        Assert.Empty(effects.OfType<Effect.ClientKindsKept>());
        Assert.Empty(effects.OfType<Effect.AuthoritiesNamed>());
    }

    [Fact]
    public void A_second_server_certificate_promises_that_every_kind_of_client_still_can()
    {
        var (snapshot, _, draft) = Certificate(tls: true);
        var kept = Assert.Single(PromisedEffects.OfPlan(snapshot, draft.Changes).OfType<Effect.ClientKindsKept>());
        Assert.Equal([TlsVersion.Tls13, TlsVersion.Tls12, TlsVersion.Tls12], kept.Kinds.Select(kind => kind.Offer.Version));
    }

    [Fact]
    public void Client_certificates_promise_the_authority_a_certificate_of_it_and_the_records()
    {
        var snapshot = Here(TestSnapshots.Of(Hostssl, "ssl = on\n"));
        var effects = PromisedEffects.OfPlan(snapshot, ClientCertificatesRecipe.Plan(snapshot, new(), Root).Changes);

        Assert.Equal([Root.Subject], Assert.Single(effects.OfType<Effect.AuthoritiesNamed>()).Named.ToArray());
        var accepted = Assert.Single(effects.OfType<Effect.ClientCertificateAccepted>());
        Assert.Equal((Root.Subject, RecordTrials.Nobody, "postgres"), (accepted.Authority, accepted.Role, accepted.Database));
        var trial = Assert.Single(Assert.Single(effects.OfType<Effect.RecordsInForce>()).Trials);
        Assert.Equal((true, null, TrialAnswer.PasswordAsked, TrialAnswer.Rejected),
            (trial.Attempt.Tls, trial.Attempt.Certificate, trial.Before, trial.After));
        Assert.Equal("ssl_ca_file", Assert.Single(Settings(effects)).Name);
    }

    [Fact]
    public void Client_certificates_of_an_authority_that_is_trusted_already_promise_it_all_the_same()
    {
        var snapshot = Here(TestSnapshots.Of(Hostssl, "ssl = on\nssl_ca_file = '/pg/root.crt'\n", more: ("/pg/root.crt", Root.ToPem())));
        var effects = PromisedEffects.OfPlan(snapshot, ClientCertificatesRecipe.Plan(snapshot, new(), Root).Changes);

        Assert.Equal([Root.Subject], Assert.Single(effects.OfType<Effect.AuthoritiesNamed>()).Named.ToArray());
        Assert.Single(effects.OfType<Effect.ClientCertificateAccepted>());
        Assert.Empty(Settings(effects));
    }

    [Fact]
    public void Tls_settings_promise_both_sides_of_the_minimum_and_end_the_kinds_below_it()
    {
        var snapshot = TestSnapshots.Of(Hostssl, "ssl = on\n");
        var draft = TlsSettingsRecipe.Plan(snapshot, new() { OldestProtocol = OldestTlsProtocol.Tls13 });
        var effects = PromisedEffects.OfPlan(snapshot, draft.Changes);

        Assert.Equal([(TlsVersion.Tls13, true), (TlsVersion.Tls12, false)], Limits(effects));
        Assert.Equal(TlsVersion.Tls13, Assert.Single(Assert.Single(effects.OfType<Effect.ClientKindsKept>()).Kinds).Offer.Version);
        Assert.Equal(("ssl_min_protocol_version", "TLSv1.3", true),
            Assert.Single(Settings(effects)) is var one ? (one.Name, one.Value, one.SeenOnWire) : default);
    }

    [Fact]
    public void Suites_with_forward_secrecy_only_promise_that_the_others_are_rejected()
    {
        var snapshot = TestSnapshots.Of(Hostssl, "ssl = on\n");
        var draft = TlsSettingsRecipe.Plan(snapshot, new() { OldestProtocol = OldestTlsProtocol.Tls12, ForwardSecrecyOnly = true });
        var handshakes = PromisedEffects.OfPlan(snapshot, draft.Changes).OfType<Effect.Handshake>().ToList();

        Assert.Contains(new(new(TlsVersion.Tls12, SuiteChoice.ForwardSecret), Accepted: true), handshakes);
        Assert.Contains(new(new(TlsVersion.Tls12, SuiteChoice.ForwardSecretCbc), Accepted: false), handshakes);
        Assert.Contains(new(new(TlsVersion.Tls12, SuiteChoice.WithoutForwardSecrecy), Accepted: false), handshakes);
    }

    [Theory]
    [InlineData("ssl_groups = 'prime256v1'\n", "prime256v1", "X25519")]
    [InlineData("ssl_ecdh_curve = 'X25519:prime256v1'\n", "X25519", "secp384r1")]
    public void A_change_of_groups_promises_one_that_is_in_and_one_that_is_out(string conf, string inside, string outside)
    {
        var before = TestSnapshots.Of(Hostssl, "ssl = on\n", major: 18);
        var after = TestSnapshots.Of(Hostssl, "ssl = on\n" + conf, major: 18) with { Target = before.Target };
        var handshakes = PromisedEffects.Between(before, after).OfType<Effect.Handshake>().ToList();

        Assert.Contains(handshakes, one => one.Accepted && one.Offer.Group == inside);
        Assert.Equal(outside, Assert.Single(handshakes, one => !one.Accepted).Offer.Group);
    }

    [Fact]
    public void Required_TLS_promises_records_that_new_connections_obey()
    {
        var snapshot = Here(TestSnapshots.Of("host all app 127.0.0.1/32 scram-sha-256\n", "ssl = on\n"));
        var effects = PromisedEffects.OfPlan(snapshot, RequireTlsRecipe.Plan(snapshot, new()).Changes);

        var records = Assert.IsType<Effect.RecordsInForce>(Assert.Single(effects));
        var trial = Assert.Single(records.Trials);
        Assert.Equal(("app", "postgres", false, TrialAnswer.PasswordAsked, TrialAnswer.Rejected),
            (trial.Attempt.Role, trial.Attempt.Database, trial.Attempt.Tls, trial.Before, trial.After));
        Assert.Equal((1, true), (records.Records, records.AddressIsSeen));
    }

    [Fact]
    public void Records_of_other_networks_are_promised_without_a_connection_that_could_tell()
    {
        var snapshot = Here(TestSnapshots.Of("host all app 10.0.0.0/8 scram-sha-256\n", "ssl = on\n"));
        var effects = PromisedEffects.OfPlan(snapshot, RequireTlsRecipe.Plan(snapshot, new()).Changes);
        Assert.Empty(Assert.IsType<Effect.RecordsInForce>(Assert.Single(effects)).Trials);
    }

    [Theory]
    [InlineData(
        "host all app 10.0.0.0/8 md5\nhost all repl 10.0.0.0/8 md5\n", "host all repl 10.0.0.0/8 md5\nhost all app 10.0.0.0/8 md5\n", true)]
    [InlineData("host all app 10.0.0.0/8 md5\n", "# said\nhost all app 10.0.0.0/8 md5\n", true)]
    [InlineData(
        "host all all 10.0.0.0/8 reject\nhost all app 10.0.0.0/8 md5\n", "host all app 10.0.0.0/8 md5\nhost all all 10.0.0.0/8 reject\n",
        false)]
    [InlineData("host all app 10.0.0.0/8 md5\n", "host all app 10.0.0.0/8 scram-sha-256\n", false)]
    public void An_order_that_changes_no_answer_is_seen_in_the_view_alone(string before, string after, bool same)
    {
        var snapshot = Here(TestSnapshots.Of(before, "ssl = on\n"));
        var effects = AccessRulesPlan.Plan(snapshot, "/pg/pg_hba.conf", after).Effects;
        Assert.Equal(same, Assert.IsType<Effect.RecordsInForce>(Assert.Single(effects)).SameMeaning);
    }

    [Fact]
    public void A_change_of_the_revocation_list_promises_that_a_revoked_certificate_is_rejected_and_a_good_one_is_not()
    {
        const string Conf = "ssl = on\nssl_ca_file = '/pg/root.crt'\nssl_crl_file = '/pg/root.crl'\n";
        var before = TestSnapshots.Of(Hostssl, Conf, more: [("/pg/root.crt", Root.ToPem()), ("/pg/root.crl", Crl())]);
        var after = TestSnapshots.Of(Hostssl, Conf, more: [("/pg/root.crt", Root.ToPem()), ("/pg/root.crl", Crl(0x2B))])
            with
        { Target = before.Target };

        var effects = PromisedEffects.Between(before, after);

        Assert.Equal("2B", Assert.Single(effects.OfType<Effect.RevokedCertificateRejected>()).SerialNumber);
        Assert.Single(effects.OfType<Effect.ClientCertificateAccepted>());
        Assert.Empty(PromisedEffects.Between(before, before with { TakenAt = TestSnapshots.Now }));
    }

    [Fact]
    public void What_is_undone_is_promised_backwards()
    {
        var plain = TestSnapshots.Of(Hostssl, "ssl = on\n");
        var draft = ClientCertificatesRecipe.Plan(plain, new(), Root);
        var applied = PlannedSnapshot.Of(plain, draft.Changes);

        var named = Assert.Single(PromisedEffects.Between(applied, plain).OfType<Effect.AuthoritiesNamed>());
        Assert.Empty(named.Named);
        Assert.Equal([Root.Subject], named.Gone.ToArray());
        Assert.IsType<Effect.TlsOff>(PromisedEffects.Between(TestSnapshots.Of(conf: "ssl = on\n"), TestSnapshots.Of(conf: ""))[0]);
    }

    [Fact]
    public void A_plan_without_changes_promises_nothing() => Assert.Empty(PromisedEffects.OfPlan(TestSnapshots.Of(), []));

    [Theory]
    [InlineData("command line", "sighup", Severity.Error)]
    [InlineData("environment variable", "sighup", Severity.Error)]
    [InlineData("override", "sighup", Severity.Error)]
    [InlineData("command line", "postmaster", Severity.Warning)]
    [InlineData("configuration file", "sighup", null)]
    [InlineData("default", "sighup", null)]
    public void A_setting_that_no_file_can_change_is_an_error_of_the_plan(string source, string context, Severity? severity)
    {
        var setting = new ServerSetting("ssl_ca_file", "/old.crt", context, PendingRestart: false, null, null) { Source = source };
        var snapshot = TestSnapshots.Of(Hostssl, "ssl = on\n").With(Views.Of() with
        {
            Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty.Add("ssl_ca_file", setting),
        });

        var findings = ClientCertificatesRecipe.Plan(snapshot, new(), Root).Findings;

        Assert.Equal(severity, findings.FirstOrDefault(finding => finding.Code == FindingCode.SettingNotOfFile)?.Severity);
    }

    private static Certificate Root => TestSnapshots.Root.Certificate;

    private static TargetSnapshot Here(TargetSnapshot snapshot) => snapshot with { Here = IPAddress.Loopback, HereIsSeen = true };

    private static IReadOnlyList<Effect.SettingInForce> Settings(IEnumerable<Effect> effects) =>
        [.. effects.OfType<Effect.SettingInForce>()];

    private static IEnumerable<(TlsVersion, bool)> Limits(IEnumerable<Effect> effects) =>
        effects.OfType<Effect.Handshake>().Select(one => (one.Offer.Version, one.Accepted));

    private static (TargetSnapshot Snapshot, Certificate Certificate, RecipeDraft Draft) Certificate(bool tls)
    {
        var key = PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None).GetAwaiter().GetResult();
        var certificate = TestSnapshots.Root.IssueServer([SubjectAlternativeName.Parse("127.0.0.1", out _)!], key, TestSnapshots.Now,
            TimeSpan.FromDays(397));
        var snapshot = TestSnapshots.Of(Hostssl, tls ? "ssl = on\nssl_cert_file = '/pg/old.crt'\n" : "", tls: tls,
            more: tls ? [("/pg/old.crt", Root.ToPem())] : []);
        return (snapshot, certificate, ServerCertificateRecipe.Plan(snapshot, new() { Names = ["127.0.0.1"] },
            new(certificate, new FileContent.AgentKey(Guid.NewGuid()), KeyAlgorithm.EcdsaP256, Root)));
    }

    private static string Crl(params byte[] serials)
    {
        using var key = TestSnapshots.Root.CopyKey();
        using var ecdsa = System.Security.Cryptography.ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(key.ToPkcs8(), out _);
        using var root = Root.ToX509();
        using var signer = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.CopyWithPrivateKey(root, ecdsa);
        var builder = new System.Security.Cryptography.X509Certificates.CertificateRevocationListBuilder();
        foreach (var serial in serials) builder.AddEntry([serial]);
        return System.Security.Cryptography.PemEncoding.WriteString("X509 CRL", builder.Build(signer, 1,
            TestSnapshots.Now.AddDays(30), System.Security.Cryptography.HashAlgorithmName.SHA256, thisUpdate: TestSnapshots.Now));
    }
}
