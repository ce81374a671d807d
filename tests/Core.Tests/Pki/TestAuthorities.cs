using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Tests.Pki;

/// <summary>Authorities and certificates for tests, at the present time because outside verifiers look at the clock.</summary>
internal static class TestAuthorities
{
    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    public static TimeSpan TenYears { get; } = TimeSpan.FromDays(3650);

    public static TimeSpan OneYear { get; } = TimeSpan.FromDays(365);

    public static CertificateAuthority Root(string name = "Test authority", KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256) =>
        CertificateAuthority.CreateRoot(name, PrivateKey.Generate(algorithm), Now, TenYears);

    public static Certificate Client(this CertificateAuthority authority, string role)
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        return authority.IssueClient(role, key, Now, OneYear);
    }

    public static Certificate Server(this CertificateAuthority authority, params string[] names)
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        return authority.IssueServer([.. names.Select(Name)], key, Now, OneYear);
    }

    public static SubjectAlternativeName Name(string text)
    {
        var name = SubjectAlternativeName.Parse(text, out var problem);
        Assert.Null(problem);
        return name!;
    }
}
