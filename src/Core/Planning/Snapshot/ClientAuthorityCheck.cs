using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>The authorities and revocation lists on disk: whose certificates log in, and whose will be rejected.</summary>
internal static class ClientAuthorityCheck
{
    // A team has a few; a system's bundle has a hundred and more.
    private const int AFew = 5;

    public static IEnumerable<Finding> Of(TargetSnapshot snapshot)
    {
        if (TlsFiles.Of(snapshot, "ssl_ca_file") is not { } file) return [];
        if (!file.Exists)
        {
            return [new(FindingCode.TlsFileMissing, Severity.Error,
                $"{file.Path} does not exist: the server's next start fails, and a reload keeps the TLS that it has.",
                "Put the file back, or let ssl_ca_file name another one.", file.Path)];
        }

        var authorities = TlsFiles.Certificates(snapshot, "ssl_ca_file");
        return authorities is not { } known ? [] : [.. Authorities(file, known), .. Lists(snapshot, known)];
    }

    /// <summary>Which other authorities go on issuing logins beside one; empty when there is no other.</summary>
    public static IEnumerable<Finding> Beside(TargetSnapshot snapshot, Certificate own)
    {
        if (TlsFiles.Of(snapshot, "ssl_ca_file") is not { } file) yield break;
        if (TlsFiles.Certificates(snapshot, "ssl_ca_file") is not { } known) yield break;
        var others = known.Where(one => one != own && one.IsCertificateAuthority).ToImmutableArray();
        if (others.IsEmpty) yield break;
        yield return new(FindingCode.OtherAuthorities, others.Length > AFew ? Severity.Warning : Severity.Info,
            $"{Listed(others)} in {file.Path} may issue logins too: where a certificate is asked for, the server accepts one of "
                + "theirs with the role as CN as it accepts this target's own.",
            "Take those that issue no client certificates of yours out of the file that ssl_ca_file names.", file.Path);
    }

    private static IEnumerable<Finding> Authorities(FileSnapshot file, ImmutableArray<Certificate> known)
    {
        if (file.HoldsPrivateKey)
        {
            yield return new(FindingCode.CaFileHoldsPrivateKey, Severity.Warning,
                $"{file.Path}, which ssl_ca_file names, holds a private key as well.",
                "Keep keys in a file of their own that nobody else reads.", file.Path);
        }

        if (known.FirstOrDefault(one => !one.IsCertificateAuthority && !one.IsSelfIssued) is { } leaf)
        {
            yield return new(FindingCode.CaFileHoldsLeaf, Severity.Warning,
                $"{Name(leaf)} in {file.Path} is no authority: it lets no certificate in.",
                "Put the certificate of the authority that issued it there.", file.Path);
        }

        if (!known.IsEmpty && known.All(one => !one.IsSelfIssued))
        {
            yield return new(FindingCode.CaFileLacksRoot, Severity.Warning,
                $"{file.Path} has no root: PostgreSQL builds each client's chain up to a root, so that it rejects every client "
                    + "certificate.",
                "Add the root of these authorities to the file.", file.Path);
        }

        if (known.Count(one => one.IsCertificateAuthority) is var count && count > AFew)
        {
            yield return new(FindingCode.OtherAuthorities, Severity.Warning,
                $"{file.Path} has {count} authorities, as a system's bundle has: where a certificate is asked for, the server "
                    + "accepts those of each of them, for any role.",
                "Name a file of your own authority alone in ssl_ca_file.", file.Path);
        }
    }

    private static IEnumerable<Finding> Lists(TargetSnapshot snapshot, ImmutableArray<Certificate> known)
    {
        // Lists of a directory count as well, and are not read here.
        if (snapshot.Settings.GetValueOrDefault("ssl_crl_dir") is { Length: > 0 }) yield break;
        if (TlsFiles.Of(snapshot, "ssl_crl_file") is not { Content: { } content } file) yield break;
        var lists = RevocationList.FromPem(content.AsSpan(), out var unread);
        var authorities = known.Where(one => one.IsCertificateAuthority).ToList();
        foreach (var authority in authorities)
        {
            var own = lists.Where(list => IsOf(list, authority)).ToList();
            if (own.Count == 0 || own.Exists(list => list.NextUpdate is not { } next || next >= snapshot.TakenAt)) continue;
            yield return new(FindingCode.CrlExpired, Severity.Error,
                $"The revocation list of {Name(authority)} in {file.Path} was to be renewed by "
                    + $"{own.Max(list => list.NextUpdate):yyyy-MM-dd HH:mm} UTC: the server rejects every client certificate of that "
                    + "authority.",
                "Put the issuer's present list there, then reload.", file.Path);
            break;
        }

        // A file with more lists than are read, or with one that cannot be read, may have it.
        if (!unread.IsEmpty || lists.Length >= RevocationList.MostLists) yield break;
        foreach (var authority in authorities.Where(one => !lists.Any(list => IsOf(list, one))).Take(1))
        {
            yield return new(FindingCode.CrlLacksAuthority, Severity.Error,
                $"{file.Path} has no revocation list of {Name(authority)}: the server rejects every client certificate of that authority.",
                "Add a list of it to the file, then reload.", file.Path);
        }
    }

    private static bool IsOf(RevocationList list, Certificate authority) =>
        CertificateFields.Read(authority.Der.ToArray()).SubjectDer.Span.SequenceEqual(list.IssuerDer.AsSpan());

    private static string Listed(ImmutableArray<Certificate> others) => others.Length > AFew
        ? $"{others.Length} other authorities"
        : $"{(others.Length == 1 ? "Another authority" : "Other authorities")} ({string.Join("; ", others.Select(Name))})";

    private static string Name(Certificate certificate) => WireText.Neutralise(certificate.Subject);
}
