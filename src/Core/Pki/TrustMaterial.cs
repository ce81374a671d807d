using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Pki;

/// <summary>What a client trusts: roots, and revocation lists beside them, as libpq has them in sslrootcert and sslcrl.</summary>
/// <param name="RevocationLists">Empty means that nobody asks whether a certificate is revoked.</param>
public sealed record TrustMaterial(ImmutableArray<Certificate> Roots, ImmutableArray<RevocationList> RevocationLists)
{
    public static readonly TrustMaterial Nothing = new([], []);

    /// <summary>Reads certificates and CRLs in any order; findings for the blocks that are neither, or that cannot be read.</summary>
    public static TrustMaterial FromPem(ReadOnlySpan<byte> pem, out ImmutableArray<Finding> problems)
    {
        var lists = RevocationList.FromPem(pem, out var unread);
        var roots = Certificate.FromPem(pem, out var others);
        var places = ListPlaces(pem);
        problems = [.. others.Where(one => !(one.Code == FindingCode.PemOtherBlock && places.Contains(one.At!))), .. unread];
        return new(roots, lists);
    }

    /// <summary>Where the lists stand, as <see cref="Certificate.FromPem"/> names blocks.</summary>
    private static HashSet<string> ListPlaces(ReadOnlySpan<byte> pem)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        var position = 0;
        for (var number = 1; PemBlock.Next(pem, ref position) is { } block; number++)
            if (block.Label == RevocationList.Label) places.Add($"block {number}");
        return places;
    }
}
