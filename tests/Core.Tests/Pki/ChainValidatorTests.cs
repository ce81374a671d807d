using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki.Validation;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class ChainValidatorTests
{
    [Fact]
    public void A_chain_to_a_given_root_is_trusted_and_says_by_whom()
    {
        using var root = Root();
        using var other = Root("CN=other root");
        using var leaf = Server(root, "CN=db", ["db.test"]);

        var verdict = Validate([leaf], [other, root]);

        Assert.Equal((ChainTrust.Trusted, "CN=test root"), (verdict.Trust, verdict.TrustedBy));
        Assert.Empty(verdict.Findings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_certificate_that_it_loads_is_disposed(bool trusted)
    {
        using var root = Root();
        using var other = Root("CN=other root");
        using var leaf = Server(root, "CN=db", ["db.test"]);
        var loaded = new List<X509Certificate2>();

        var verdict = ChainValidator.Validate([[.. leaf.RawData], [.. root.RawData]],
            [.. (trusted ? new[] { other, root } : [other]).Select(ToCore)], Now, der =>
        {
            loaded.Add(X509CertificateLoader.LoadCertificate(der.AsSpan()));
            return loaded[^1];
        });

        Assert.Equal(trusted ? ChainTrust.Trusted : ChainTrust.Untrusted, verdict.Trust);
        Assert.Equal(trusted ? 4 : 3, loaded.Count);
        Assert.All(loaded, certificate => Assert.Equal(IntPtr.Zero, certificate.Handle));
    }

    [Fact]
    public void A_self_signed_certificate_that_is_its_own_root_is_trusted()
    {
        using var root = Root("CN=tutorial");

        Assert.Equal(ChainTrust.Trusted, Validate([root], [root]).Trust);
    }

    [Fact]
    public void Another_root_does_not_do()
    {
        using var root = Root();
        using var other = Root("CN=other root");
        using var leaf = Server(root, "CN=db", ["db.test"]);

        Assert.Equal(["untrusted-chain", "incomplete-chain"], Codes(Validate([leaf], [other])));
        Assert.Equal(["untrusted-chain"], Codes(Validate([leaf, root], [other])));
    }

    [Fact]
    public void A_root_of_the_same_name_with_another_key_is_told_as_such()
    {
        using var root = Root();
        using var renewed = Root();
        using var leaf = Server(root, "CN=db", ["db.test"]);

        var finding = Assert.Single(Validate([leaf], [renewed]).Findings);

        Assert.Equal("untrusted-chain", finding.Code.Text);
        Assert.Contains("another key", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_intermediate_is_told_and_a_sent_one_does()
    {
        using var root = Root();
        using var intermediate = Intermediate(root);
        using var leaf = Server(intermediate, "CN=db", ["db.test"]);

        Assert.Contains("incomplete-chain", Codes(Validate([leaf], [root])));
        Assert.Equal(ChainTrust.Trusted, Validate([leaf, intermediate], [root]).Trust);
    }

    [Fact]
    public void An_intermediate_alone_is_no_root_as_for_OpenSSL()
    {
        using var root = Root();
        using var intermediate = Intermediate(root);
        using var leaf = Server(intermediate, "CN=db", ["db.test"]);

        Assert.Equal(ChainTrust.Untrusted, Validate([leaf], [intermediate]).Trust);
    }

    [Fact]
    public void A_client_certificate_is_no_server_certificate()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", ["db.test"], use: "1.3.6.1.5.5.7.3.2");

        Assert.Equal(["wrong-extended-key-usage"], Codes(Validate([leaf], [root])));
    }

    [Fact]
    public void Every_reason_is_told_at_once()
    {
        using var root = Root();
        using var other = Root("CN=other root");
        using var leaf =
            Server(root, "CN=db", ["db.test"], notBefore: Now.AddDays(-9), notAfter: Now.AddDays(-3), use: "1.3.6.1.5.5.7.3.2");

        Assert.Equal(["expired", "wrong-extended-key-usage", "untrusted-chain", "incomplete-chain"], Codes(Validate([leaf], [other])));
    }

    [Fact]
    public void An_expired_root_expires_the_chain()
    {
        using var root = Root(notAfter: Now.AddDays(200));
        using var leaf = Server(root, "CN=db", ["db.test"], notAfter: Now.AddDays(199));

        Assert.Equal(ChainTrust.Trusted, Validate([leaf], [root]).Trust);
        Assert.Equal(["expired", "expired"], Codes(Validate([leaf], [root], Now.AddDays(201))));
    }

    [Fact]
    public void A_leaf_that_is_no_authority_signs_nothing()
    {
        using var root = Root();
        using var middle = Server(root, "CN=middle", ["middle.test"]);
        using var leaf = Server(middle, "CN=db", ["db.test"]);

        Assert.Equal(ChainTrust.Untrusted, Validate([leaf, middle], [root]).Trust);
    }

    [Fact]
    public void Bytes_that_are_no_certificate_are_untrusted()
    {
        using var root = Root();

        var verdict = ChainValidator.Validate([[.. RandomNumberGenerator.GetBytes(40)]], [ToCore(root)], Now);

        Assert.Equal(["untrusted-chain"], Codes(verdict));
    }

    private static ChainVerdict Validate(X509Certificate2[] sent, X509Certificate2[] roots, DateTimeOffset? now = null) =>
        ChainValidator.Validate([.. sent.Select(c => c.RawData.ToImmutableArray())], [.. roots.Select(ToCore)], now ?? Now);

    private static IEnumerable<string> Codes(ChainVerdict verdict)
    {
        Assert.Equal(ChainTrust.Untrusted, verdict.Trust);
        Assert.All(verdict.Findings, f => Assert.False(string.IsNullOrEmpty(f.Remedy)));
        return verdict.Findings.Select(f => f.Code.Text);
    }
}
