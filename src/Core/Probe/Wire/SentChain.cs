using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>The certificates that a server sent, as a validation callback sees them: DER, leaf first, none twice.</summary>
internal sealed record SentChain(ImmutableArray<ImmutableArray<byte>> Certificates, bool Cut)
{
    private const int Max = 32;

    /// <summary>
    /// A certificate that this program's reader and OpenSSL both take: where they differ, a stranger's bytes are damaged bytes.
    /// </summary>
    public static Certificate? Read(ReadOnlySpan<byte> der, out Finding? problem)
    {
        if (Certificate.FromDer(der, out problem) is not { } certificate) return null;
        try
        {
            using var _ = certificate.ToX509();
            return certificate;
        }
        catch (CryptographicException)
        {
            problem = new(FindingCode.CertificateDamaged, Severity.Error, "The server sends a certificate that OpenSSL does not take.",
                "Issue the server certificate anew.");
            return null;
        }
    }

    public static SentChain Of(X509Certificate? leaf, X509Chain? chain)
    {
        if (leaf is null) return new([], false);
        var sent = new List<byte[]> { leaf.GetRawCertData() };
        foreach (var extra in chain?.ChainPolicy.ExtraStore ?? [])
            if (!sent.Exists(s => s.AsSpan().SequenceEqual(extra.RawDataMemory.Span))) sent.Add(extra.RawData);
        return new([.. sent.Take(Max).Select(der => der.ToImmutableArray())], sent.Count > Max);
    }
}
