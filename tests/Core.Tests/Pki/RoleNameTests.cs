using PgTlsDashboard.Core.Pki;
using static PgTlsDashboard.Core.Tests.Pki.TestAuthorities;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class RoleNameTests
{
    public static TheoryData<string> Roles =>
    [
        "repl", "a,b", "a\"b", "a+b", "a\\b", "#lead", " lead", "trail ", "a=b", "a<b>;c", "CN=x/O=y", "CN=x,O=y", "jürgen", "жук", "😀",
        "O'Brien", new string('a', 63), new string('é', 31),
    ];

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_role_is_the_only_CN_to_the_letter(string role)
    {
        using var scratch = new ScratchDirectory();
        using var authority = Root();
        var certificate = authority.Client(role);
        var file = scratch.Write("client.crt", certificate.ToPem());

        Assert.Equal(role, certificate.CommonName);
        // Without an escaping option OpenSSL prints the value's bytes as they are, an RDN a line.
        Assert.Equal($"subject=\n    CN={role}\n", Subject("sep_multiline,sname,utf8"));
        Assert.Equal($"subject={certificate.Subject}\n", Subject("RFC2253,-esc_msb"));
        Assert.Contains("UTF8STRING", ExternalTool.Run("openssl", "asn1parse", "-in", file).Output, StringComparison.Ordinal);
        ExternalTool.Run("openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile",
            scratch.Write("root.crt", authority.Certificate.ToPem()), file).MustSucceed();

        string Subject(string options) =>
            ExternalTool.Run("openssl", "x509", "-in", file, "-noout", "-subject", "-nameopt", options).MustSucceed().Output;
    }

    [Theory]
    [InlineData("", "role-empty")]
    [InlineData("a\nb", "role-control-character")]
    [InlineData("a\0b", "role-control-character")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "role-too-long")]
    [InlineData("éééééééééééééééééééééééééééééééé", "role-too-long")]
    public void A_name_that_no_role_has_is_refused_with_a_remedy(string role, string code)
    {
        using var authority = Root();
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);

        var problem = RoleName.Problem(role)!;

        Assert.Equal(code, problem.Code.Text);
        Assert.Equal(Severity.Error, problem.Severity);
        Assert.False(string.IsNullOrEmpty(problem.Remedy));
        Assert.Throws<ArgumentException>(() => authority.IssueClient(role, key, Now, OneYear));
        Assert.Null(authority.IssueClientFor(role, [], Now, OneYear, out var sameProblem));
        Assert.Equal(problem, sameProblem);
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Equal("role-malformed", RoleName.Problem("a\ud83d")!.Code.Text);
}
