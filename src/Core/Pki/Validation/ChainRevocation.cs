using System.Collections.Immutable;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// Judges a path by revocation lists as libpq does with sslcrl (X509_V_FLAG_CRL_CHECK and CRL_CHECK_ALL): every issuer of the path needs a
/// list of its own, signed by it and in force.
/// </summary>
internal static class ChainRevocation
{
    /// <param name="path">From the server's certificate to the root.</param>
    public static ImmutableArray<Finding> Check(IReadOnlyList<Certificate> path, ImmutableArray<RevocationList> lists, DateTimeOffset now)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        for (var i = 0; i < path.Count; i++)
        {
            var issuer = path[Math.Min(i + 1, path.Count - 1)];
            if (Judge(path[i], issuer, lists, now) is { } finding && !findings.Any(one => one.Message == finding.Message))
                findings.Add(finding);
        }
        return findings.ToImmutable();
    }

    private static Finding? Judge(Certificate one, Certificate issuer, ImmutableArray<RevocationList> lists, DateTimeOffset now)
    {
        var by = WireText.Neutralise(issuer.Subject);
        var name = CertificateFields.Read(one.Der.AsMemory()).IssuerDer;
        var own = lists.Where(list => list.IssuerDer.AsSpan().SequenceEqual(name.Span) && IsSignedBy(list, issuer))
            .OrderByDescending(list => IsInForce(list, now)).ThenByDescending(list => list.ThisUpdate).ToList();
        if (own is not [var list, ..])
            return new(FindingCode.CrlIssuerMissing, Severity.Error,
                $"The given revocation lists hold none that {by} signed: a client with them rejects what it issued.",
                "Give a list for every authority of the chain, or none.", by);
        if (!IsInForce(list, now))
            return new(FindingCode.CrlOutOfDate, Severity.Error,
                list.ThisUpdate > now
                    ? $"The revocation list of {by} is in force from {list.ThisUpdate.UtcDateTime:yyyy-MM-dd HH:mm} UTC only."
                    : $"The revocation list of {by} expired on {list.NextUpdate?.UtcDateTime:yyyy-MM-dd}: "
                        + "a client with it rejects the chain.",
                "Give the newest list.", by);
        return list.RevokedSerialNumbers.Contains(one.SerialNumber)
            ? new(FindingCode.ChainRevoked, Severity.Error,
                $"{WireText.Neutralise(one.Subject)}, serial number {one.SerialNumber}, is revoked by the list of {by}.",
                "Issue the server certificate anew with a new key.", WireText.Neutralise(one.Subject))
            : null;
    }

    private static bool IsInForce(RevocationList list, DateTimeOffset now) =>
        list.ThisUpdate <= now && (list.NextUpdate is not { } next || next >= now);

    private static bool IsSignedBy(RevocationList list, Certificate issuer)
    {
        if (!CertificateTraits.Of(issuer.Der.AsMemory()).Allows(KeyUses.CrlSign)) return false;
        try
        {
            var key = CertificateFields.Read(issuer.Der.AsMemory()).SubjectPublicKeyInfo;
            return new X509Crl([.. list.Der]).IsSignatureValid(PublicKeyFactory.CreateKey(key.ToArray()));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A signature that cannot be computed proves nothing.
            return false;
        }
    }
}
