using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PgTlsDashboard.Core.Pki;

/// <summary>What of a certificate file everybody may see: its certificates and CRLs, parsed and encoded again.</summary>
public static class PublicPem
{
    /// <summary>The certificates and CRLs in their order, PEM; anything else in the file stays out.</summary>
    public static ImmutableArray<byte> Encode(ReadOnlySpan<byte> file)
    {
        var text = new StringBuilder();
        var position = 0;
        while (PemBlock.Next(file, ref position) is { } block)
        {
            if (LabelOf(block.Label) is not { } label || block.Decode(file) is not { } der || !IsWhole(label, der)) continue;
            text.Append(PemEncoding.WriteString(label, der)).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.ToString())];
    }

    /// <summary>Whether a file holds certificates and CRLs and no other byte but white space.</summary>
    public static bool IsOnly(ReadOnlySpan<byte> file)
    {
        var encoded = Encode(file);
        return encoded.Length > 0 && Plain(file).SequenceEqual(Plain(encoded.AsSpan()));
    }

    public static bool HoldsPrivateKey(ReadOnlySpan<byte> file) => file.IndexOf("PRIVATE KEY-----"u8) >= 0;

    // OpenSSL reads certificates under these labels as well.
    private static string? LabelOf(string label) => label switch
    {
        "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE" => "CERTIFICATE",
        "X509 CRL" => label,
        _ => null,
    };

    private static bool IsWhole(string label, byte[] der)
    {
        if (label == "CERTIFICATE") return Certificate.FromDer(der, out _) is not null;
        try
        {
            CertificateRevocationListBuilder.Load(der, out _, out var read);
            return read == der.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] Plain(ReadOnlySpan<byte> text)
    {
        var plain = new byte[text.Length];
        var length = 0;
        foreach (var b in text)
            if (!char.IsWhiteSpace((char)b)) plain[length++] = b;
        return plain[..length];
    }
}
