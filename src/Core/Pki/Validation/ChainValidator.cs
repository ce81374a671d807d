using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>Whether a server's chain is taken by a client that has the given roots, and every reason why not.</summary>
public sealed record ChainVerdict(ChainTrust Trust, string? TrustedBy, ImmutableArray<Finding> Findings);

/// <summary>Validates a chain for serverAuth with the given roots alone, without any download.</summary>
public static class ChainValidator
{
    private const string GiveAuthority =
        "Issue the server certificate anew from an authority with basicConstraints CA and keyCertSign.";
    private const string GiveRoot = "Give the root that signed it, or issue the server certificate from a given one.";

    public static ChainVerdict Validate(ImmutableArray<ImmutableArray<byte>> sent, ImmutableArray<Certificate> roots, DateTimeOffset now) =>
        Validate(sent, new TrustMaterial(roots, []), now);

    /// <summary>With revocation lists, every authority of the chain needs one, as for libpq's sslcrl.</summary>
    public static ChainVerdict Validate(ImmutableArray<ImmutableArray<byte>> sent, TrustMaterial trust, DateTimeOffset now) =>
        trust.Roots.IsEmpty ? new(ChainTrust.NotJudged, null, []) : ValidateWith(sent, trust, now, Load);

    /// <summary>Judges by the roots of the machine that this program runs on.</summary>
    public static ChainVerdict ValidateWithSystemRoots(ImmutableArray<ImmutableArray<byte>> sent, DateTimeOffset now) =>
        ValidateWith(sent, null, now, Load);

    /// <param name="load">Gives a certificate for its DER bytes; each is disposed at the end.</param>
    internal static ChainVerdict Validate(
        ImmutableArray<ImmutableArray<byte>> sent, ImmutableArray<Certificate> roots, DateTimeOffset now,
        Func<ImmutableArray<byte>, X509Certificate2> load) =>
        roots.IsEmpty ? new(ChainTrust.NotJudged, null, []) : ValidateWith(sent, new(roots, []), now, load);

    private static X509Certificate2 Load(ImmutableArray<byte> der) => X509CertificateLoader.LoadCertificate(der.AsSpan());

    private static ChainVerdict ValidateWith(
        ImmutableArray<ImmutableArray<byte>> sent, TrustMaterial? trust, DateTimeOffset now,
        Func<ImmutableArray<byte>, X509Certificate2> load)
    {
        if (sent.IsEmpty) return new(ChainTrust.NotJudged, null, []);
        var roots = trust?.Roots;
        var loaded = new List<X509Certificate2>();
        try
        {
            foreach (var der in sent) loaded.Add(load(der));
            foreach (var root in roots ?? []) loaded.Add(load(root.Der));
            using var chain =
                new X509Chain { ChainPolicy = Policy(loaded[1..sent.Length], roots is null ? null : loaded[sent.Length..], now) };
            var built = chain.Build(loaded[0]);
            var path = chain.ChainElements.Select(e => e.Certificate).ToList();
            loaded.AddRange(path);
            List<Certificate> way = [.. path.Select(one => Certificate.Read(one.RawData))];
            ImmutableArray<Finding> objections = [
                .. Objections([.. way.Select(one => CertificateTraits.Of(one.Der.AsMemory()))]),
                .. built && trust is { RevocationLists: { IsEmpty: false } lists } ? ChainRevocation.Check(way, lists, now) : []];
            return built && objections.IsEmpty
                ? new(ChainTrust.Trusted, WireText.Neutralise(path[^1].Subject), [])
                : new(ChainTrust.Untrusted, null, Explain(chain, path, roots, objections, now));
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return new(ChainTrust.Untrusted, null,
                [new(FindingCode.UntrustedChain, Severity.Error, "The chain holds a certificate that cannot be read.",
                    "Issue the server certificate anew.")]);
        }
        finally
        {
            foreach (var certificate in loaded) certificate.Dispose();
        }
    }

    private static X509ChainPolicy Policy(List<X509Certificate2> intermediates, List<X509Certificate2>? roots, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = roots is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.ExtraStore.AddRange(intermediates.ToArray());
        policy.CustomTrustStore.AddRange((roots ?? []).ToArray());
        return policy;
    }

    /// <summary>What libpq on OpenSSL 3 rejects although the chain leads to a root.</summary>
    private static IEnumerable<Finding> Objections(List<CertificateTraits> way)
    {
        foreach (var kind in ClientVerdicts.ByLibpq(way).GroupBy(one => one.Kind))
        {
            var texts = string.Join("; ", kind.Select(one => one.Text));
            if (kind.Key == ObjectionKind.ExtendedUse)
                yield return new(FindingCode.WrongExtendedKeyUsage, Severity.Error,
                    "The chain is not allowed to identify a server (no serverAuth among its extended key usages).",
                    "Issue a certificate with the extended key usage serverAuth.");
            else if (kind.Key == ObjectionKind.KeyUse)
                yield return new(FindingCode.WrongKeyUsage, Severity.Error,
                    $"libpq rejects the chain as unsuitable for a server: {texts}.",
                    "Issue a server certificate with the keyUsage digitalSignature; an authority's own certificate is for no server.");
            else if (kind.Key == ObjectionKind.Authority)
                yield return new(FindingCode.InvalidChain, Severity.Error, $"The chain breaks a rule of RFC 5280: {texts}.", GiveAuthority);
            else
                yield return new(kind.Key == ObjectionKind.Key ? FindingCode.WeakKey : FindingCode.WeakHash, Severity.Error,
                    $"libpq on OpenSSL 3 rejects the chain at security level 2: {texts}.",
                    "Issue the certificates anew with ECDSA P-256 or RSA 3072, and SHA-256.");
        }
    }

    private static ImmutableArray<Finding> Explain(X509Chain chain, List<X509Certificate2> path, ImmutableArray<Certificate>? roots,
        ImmutableArray<Finding> objections, DateTimeOffset now)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var certificate in path)
        {
            var who = WireText.Neutralise(certificate.Subject);
            if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
                findings.Add(new(FindingCode.Expired, Severity.Error,
                    $"{who} expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.",
                    "Renew the certificate and reload the server.", who));
            else if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
                findings.Add(new(FindingCode.NotYetValid, Severity.Error,
                    $"{who} is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC only.",
                    "Set the clocks of both machines, or issue the certificate anew.", who));
        }
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        findings.AddRange(objections);
        if ((status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid))
            != X509ChainStatusFlags.NoError)
            AddPath(findings, status, path, roots);
        var known = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot
            | X509ChainStatusFlags.NotSignatureValid;
        if ((status & ~known) != X509ChainStatusFlags.NoError && !objections.Any(one => one.Code == FindingCode.InvalidChain))
            findings.Add(new(FindingCode.InvalidChain, Severity.Error, $"The chain breaks a rule of RFC 5280: {status & ~known}.",
                GiveAuthority));
        return findings.ToImmutable();
    }

    private static void AddPath(ImmutableArray<Finding>.Builder findings, X509ChainStatusFlags status, List<X509Certificate2> path,
        ImmutableArray<Certificate>? roots)
    {
        var (which, remedy) = roots is null
            ? ("roots of this machine", "Nothing is wrong with an authority of your own: give its root.")
            : ("given roots", GiveRoot);
        var top = path[^1];
        var (who, issuer) = (WireText.Neutralise(top.Subject), WireText.Neutralise(top.Issuer));
        var namesakes = (roots ?? []).Any(r => NameOf(r).SequenceEqual(top.IssuerName.RawData));
        if (namesakes)
            findings.Add(new(FindingCode.UntrustedChain, Severity.Error,
                $"{who} names {issuer} as its issuer, and a given root has that name but another key.",
                "Give the root that signed it, or issue the server certificate anew from the given one."));
        else if (top.SubjectName.RawData.AsSpan().SequenceEqual(top.IssuerName.RawData))
            findings.Add(new(FindingCode.UntrustedChain, Severity.Error,
                $"The chain ends at {who}, which is self-signed and not among the {which}.", roots is null
                    ? remedy
                    : "Give that root, if it is yours, or issue the server certificate from a given one."));
        else
            findings.Add(new(FindingCode.UntrustedChain, Severity.Error,
                $"The chain ends at {who}; its issuer {issuer} is not among the {which}.", remedy));
        if (status.HasFlag(X509ChainStatusFlags.PartialChain) && !namesakes)
            findings.Add(new(FindingCode.IncompleteChain, Severity.Warning, $"The server sends no certificate of {issuer}.",
                "Where that is an intermediate authority, append its certificate to the file of ssl_cert_file."));
    }

    private static byte[] NameOf(Certificate root)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(root.Der.AsSpan());
        return certificate.SubjectName.RawData;
    }
}
