using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Pki;

/// <summary>openssl verify with -crl_check_all judges as libpq does with sslcrl.</summary>
public sealed class ChainRevocationTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly X509Certificate2 _root = Root();
    private readonly X509Certificate2 _between;
    private readonly X509Certificate2 _leaf;

    public ChainRevocationTests()
    {
        _between = Intermediate(_root);
        _leaf = Server(_between, "CN=db", ["db.test"]);
    }

    public void Dispose()
    {
        _leaf.Dispose();
        _between.Dispose();
        _root.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Lists_of_every_authority_that_revoke_others_let_the_chain_pass() =>
        IsJudged(null, List(_root, [], 1, 9), List(_between, [_root], 1, 9));

    [Fact]
    public void A_revoked_server_certificate_is_rejected() =>
        IsJudged("chain-revoked", List(_root, [], 1, 9), List(_between, [_leaf], 1, 9));

    [Fact]
    public void A_revoked_intermediate_is_rejected() =>
        IsJudged("chain-revoked", List(_root, [_between], 1, 9), List(_between, [], 1, 9));

    [Fact]
    public void An_authority_without_a_list_rejects_what_it_issued() => IsJudged("crl-issuer-missing", List(_root, [], 1, 9));

    [Fact]
    public void A_list_that_expired_rejects_the_chain() =>
        IsJudged("crl-out-of-date", List(_root, [], 1, 9), List(_between, [], 9, -1));

    [Fact]
    public void A_list_that_another_key_signed_counts_for_nothing()
    {
        using var namesake = Intermediate(_root);

        IsJudged("crl-issuer-missing", List(_root, [], 1, 9), List(namesake, [], 1, 9));
    }

    [Fact]
    public void Without_a_list_nobody_asks()
    {
        var verdict = ChainValidator.Validate(Sent, new TrustMaterial([ToCore(_root)], []), DateTimeOffset.UtcNow);

        Assert.Equal(ChainTrust.Trusted, verdict.Trust);
    }

    [Fact]
    public void Roots_and_lists_are_read_from_one_text()
    {
        var text = _root.ExportCertificatePem() + "\n" + List(_root, [], 1, 9) + "\n" + _between.ExportCertificatePem();

        var trust = TrustMaterial.FromPem(System.Text.Encoding.ASCII.GetBytes(text), out var problems);

        Assert.Empty(problems);
        Assert.Equal(2, trust.Roots.Length);
        Assert.Single(trust.RevocationLists);
        TrustMaterial.FromPem("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"u8, out problems);
        Assert.Equal(["crl-unreadable"], problems.Select(one => one.Code.Text));
    }

    private ImmutableArray<ImmutableArray<byte>> Sent => [[.. _leaf.RawData], [.. _between.RawData]];

    private void IsJudged(string? code, params string[] lists)
    {
        var crl = _scratch.Write("crl.pem", string.Join('\n', lists));
        var real = ExternalTool.Run("openssl", "verify", "-purpose", "sslserver", "-crl_check_all", "-CRLfile", crl, "-CAfile",
            _scratch.Write("root.pem", _root.ExportCertificatePem()), "-no-CApath", "-no-CAstore", "-untrusted",
            _scratch.Write("between.pem", _between.ExportCertificatePem()), _scratch.Write("leaf.pem", _leaf.ExportCertificatePem()));
        var read = RevocationList.FromPem(File.ReadAllBytes(crl), out _);

        var verdict = ChainValidator.Validate(Sent, new TrustMaterial([ToCore(_root)], read), DateTimeOffset.UtcNow);

        Assert.True((real.ExitCode == 0) == (verdict.Trust == ChainTrust.Trusted), real.All);
        Assert.Equal(code is null ? [] : [code], verdict.Findings.Select(one => one.Code.Text));
    }

    private static string List(X509Certificate2 issuer, X509Certificate2[] revoked, int daysAgo, int daysOn)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var one in revoked) builder.AddEntry(one, DateTimeOffset.UtcNow.AddDays(-daysAgo));
        using var key = issuer.GetECDsaPrivateKey()!;
        var der = builder.Build(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(key), 1,
            DateTimeOffset.UtcNow.AddDays(daysOn), HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(issuer.IssuerName, issuer.SerialNumberBytes.Span),
            DateTimeOffset.UtcNow.AddDays(-daysAgo));
        return PemEncoding.WriteString("X509 CRL", der);
    }
}
