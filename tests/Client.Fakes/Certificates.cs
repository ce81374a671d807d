using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Certificates by their facts alone; no parser would accept the bytes.</summary>
public static class Certificates
{
    public static Certificate Server(string host, DateTimeOffset notBefore, int days, params string[] names) =>
        Make($"CN={host}", $"CN={host} authority", notBefore, days, false, "1.3.6.1.5.5.7.3.1", names.Length == 0 ? [host] : names);

    public static Certificate Client(string role, string host, DateTimeOffset notBefore, int days) =>
        Make($"CN={role}", $"CN={host} authority", notBefore, days, false, "1.3.6.1.5.5.7.3.2", []);

    public static Certificate Authority(string host, DateTimeOffset notBefore) =>
        Make($"CN={host} authority", $"CN={host} authority", notBefore, 3650, true, null, []);

    private static Certificate Make(string subject, string issuer, DateTimeOffset notBefore, int days, bool authority, string? usage,
        string[] names)
    {
        var der = SHA512.HashData(Encoding.UTF8.GetBytes($"{subject}|{issuer}|{notBefore:O}|{days}"));
        return new()
        {
            Der = [.. der],
            Subject = subject,
            CommonName = subject[3..],
            Issuer = issuer,
            SerialNumber = Convert.ToHexString(der.AsSpan(0, 16)),
            NotBefore = notBefore,
            NotAfter = notBefore.AddDays(days),
            FingerprintSha256 = Convert.ToHexStringLower(SHA256.HashData(der)),
            KeyAlgorithm = "ECDSA P-256",
            SignatureAlgorithm = "ECDSA with SHA-256",
            SubjectAlternativeNames =
                [.. names.Select(n => IPAddress.TryParse(n, out var ip)
                    ? (SubjectAlternativeName)new SubjectAlternativeName.Ip(ip)
                    : new SubjectAlternativeName.Dns(n))],
            IsCertificateAuthority = authority,
            IsSelfIssued = authority,
            ExtendedKeyUsages = usage is null ? [] : ImmutableArray.Create(usage),
        };
    }
}
