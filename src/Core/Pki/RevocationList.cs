using System.Collections.Immutable;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;

namespace PgTlsDashboard.Core.Pki;

/// <summary>A certificate revocation list as a server reads it (RFC 5280, 5); .NET writes them and does not read them.</summary>
public sealed record RevocationList
{
    internal const string Label = "X509 CRL";
    /// <summary>Lists of one PEM file that are read.</summary>
    internal const int MostLists = 50;

    public required ImmutableArray<byte> Der { get; init; }

    /// <summary>The issuer's distinguished name in DER, as its certificate has it for a subject.</summary>
    public required ImmutableArray<byte> IssuerDer { get; init; }

    /// <summary>Upper-case hexadecimal, as <see cref="Certificate.SerialNumber"/> spells it.</summary>
    public required ImmutableArray<string> RevokedSerialNumbers { get; init; }

    public required DateTimeOffset ThisUpdate { get; init; }

    /// <summary>After it the server refuses every certificate of the issuer; null where the list names none.</summary>
    public required DateTimeOffset? NextUpdate { get; init; }

    /// <summary>Every list of a PEM or DER file; what is no list is passed over with a finding.</summary>
    public static ImmutableArray<RevocationList> Read(ImmutableArray<byte> file, out Finding? problem)
    {
        problem = null;
        try
        {
            return [.. new X509CrlParser().ReadCrls(file.ToArray()).Select(Of)];
        }
        catch (Exception e)
            when (e is CrlException or IOException or ArgumentException or InvalidOperationException or GeneralSecurityException)
        {
            problem = Unreadable;
            return [];
        }
    }

    /// <summary>The lists of PEM text with other blocks among them; a finding for each list that cannot be read.</summary>
    public static ImmutableArray<RevocationList> FromPem(ReadOnlySpan<byte> pem, out ImmutableArray<Finding> problems)
    {
        var lists = ImmutableArray.CreateBuilder<RevocationList>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var position = 0;
        while (lists.Count + findings.Count < MostLists && PemBlock.Next(pem, ref position) is { } block)
        {
            if (block.Label != Label) continue;
            var read = Read([.. block.Decode(pem) ?? []], out var problem);
            lists.AddRange(read);
            if (read.IsEmpty) findings.Add((problem ?? Unreadable) with { At = null });
        }
        problems = findings.ToImmutable();
        return lists.ToImmutable();
    }

    private static Finding Unreadable => new(FindingCode.CrlUnreadable, Severity.Error, "The revocation list cannot be read.",
        "Make it anew with the authority that signed the certificates.", "ssl_crl_file");

    private static RevocationList Of(X509Crl crl) => new()
    {
        Der = [.. crl.GetEncoded()],
        IssuerDer = [.. crl.IssuerDN.GetDerEncoded()],
        RevokedSerialNumbers =
            [.. (crl.GetRevokedCertificates() ?? (IEnumerable<X509CrlEntry>)[]).Select(entry => Hexadecimal(entry.SerialNumber))],
        ThisUpdate = new DateTimeOffset(crl.ThisUpdate.ToUniversalTime(), TimeSpan.Zero),
        NextUpdate = crl.NextUpdate is { } next ? new DateTimeOffset(next.ToUniversalTime(), TimeSpan.Zero) : null,
    };

    private static string Hexadecimal(BigInteger serial) => Convert.ToHexString(serial.ToByteArrayUnsigned());
}
