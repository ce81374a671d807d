using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>What each kind of client makes of the keys, hashes and uses of a server's chain.</summary>
public static class ClientVerdicts
{
    private static readonly OpenSslStrength s_version3 = new(IsVersion3: true);
    private static readonly OpenSslStrength s_version11 = new(IsVersion3: false);

    /// <param name="sent">The chain as the server sends it, its own certificate first.</param>
    /// <param name="roots">What clients trust; the way up may end outside of them.</param>
    /// <param name="common">Reasons for which every kind rejects the chain: it expired, or leads to no given root.</param>
    public static ImmutableArray<ClientVerdict> Of(
        ImmutableArray<Certificate> sent, ImmutableArray<Certificate> roots, ImmutableArray<string> common)
    {
        if (sent.IsEmpty) return [];
        try
        {
            List<CertificateTraits> chain = [.. Path(sent, roots).Select(one => CertificateTraits.Of(one.Der.AsMemory()))];
            return [.. Enum.GetValues<ClientKind>().Select(kind => Of(kind, Objections(kind, chain), common))];
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            // What cannot be read here, some kinds of client read all the same.
            return [.. Enum.GetValues<ClientKind>().Select(kind => new ClientVerdict(kind, null, [Unreadable]))];
        }
    }

    private const string Unreadable = "a certificate of the chain cannot be read here, so this is not known";

    /// <summary>What libpq on OpenSSL 3 at level 2 objects to in a chain from the server's certificate to its root.</summary>
    internal static IEnumerable<ChainObjection> ByLibpq(IReadOnlyList<CertificateTraits> chain) =>
        OpenSslRules.Of(chain, s_version3, OpenSslStrength.Level2);

    private static ClientVerdict Of(ClientKind kind, IEnumerable<ChainObjection> objections, ImmutableArray<string> common)
    {
        var all = objections.ToList();
        ImmutableArray<string> reasons = [.. common.Concat(all.OrderBy(one => !one.IsCertain).Select(one => one.Text)).Distinct()];
        return new(kind, !common.IsEmpty || all.Exists(one => one.IsCertain) ? false : all.Count > 0 ? null : true, reasons);
    }

    private static IEnumerable<ChainObjection> Objections(ClientKind kind, List<CertificateTraits> chain) => kind switch
    {
        ClientKind.LibpqOpenSsl3 => ByLibpq(chain),
        ClientKind.LibpqOpenSsl11 => OfVersion11(chain),
        ClientKind.GnuTls => GnuTlsRules.Of(chain),
        ClientKind.Pgjdbc => JavaRules.Of(chain),
        ClientKind.Npgsql => DotNetRules.Of(chain),
        ClientKind.Go => GoRules.Of(chain),
        _ => RustlsRules.Of(chain),
    };

    private static IEnumerable<ChainObjection> OfVersion11(List<CertificateTraits> chain)
    {
        var certain = OpenSslRules.Of(chain, s_version11, OpenSslStrength.Level1).ToList();
        return certain.Concat(OpenSslRules.Of(chain, s_version11, OpenSslStrength.Level2).Except(certain).Select(one => one with
        {
            IsCertain = false,
            Text = $"{one.Text} at security level 2, with which Debian and Ubuntu build it; its own level 1 accepts that",
        }));
    }

    /// <summary>The way up by names, a given root before a certificate that was sent, as OpenSSL looks.</summary>
    private static List<Certificate> Path(ImmutableArray<Certificate> sent, ImmutableArray<Certificate> roots)
    {
        var path = new List<Certificate> { sent[0] };
        while (!path[^1].IsSelfIssued
            && roots.Concat(sent).FirstOrDefault(one => one.Subject == path[^1].Issuer && !path.Contains(one)) is { } issuer)
            path.Add(issuer);
        return path;
    }
}
