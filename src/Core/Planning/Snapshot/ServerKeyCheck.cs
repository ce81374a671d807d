using System.Collections.Immutable;
using System.Formats.Asn1;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>
/// The server's key and certificate on disk: what its next start or reload would make of them, and whether they are what it serves.
/// </summary>
internal static class ServerKeyCheck
{
    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private static readonly OpenSslStrength s_strength = new(IsVersion3: true);

    public static IEnumerable<Finding> Of(TargetSnapshot snapshot)
    {
        var (keyFile, file) = (TlsFiles.Of(snapshot, "ssl_key_file"), TlsFiles.Of(snapshot, "ssl_cert_file"));
        foreach (var missing in new[] { keyFile, file }.Where(one => one is { Exists: false }).Select(one => one!.Path).Distinct())
        {
            yield return new(FindingCode.TlsFileMissing, Severity.Error,
                $"{missing} does not exist: the server's next start fails, and a reload keeps the TLS that it has.",
                "Put the file back, or let the setting name another one.", missing);
        }

        if (keyFile is { Exists: true })
            foreach (var finding in Key(snapshot, keyFile)) yield return finding;
        if (TlsFiles.Certificates(snapshot, "ssl_cert_file") is not [var leaf, ..] chain) yield break;
        if (keyFile?.Key is { PublicKeySha256: { } key } && KeyFile.PublicKeyOf(leaf) is { } shown && key != shown)
        {
            yield return new(FindingCode.KeyNotOfCertificate, Severity.Error,
                $"The key in {keyFile.Path} is not the key of the certificate in {file!.Path}: the server's next start fails, and a reload "
                    + "keeps the TLS that it has.", "Put the key and the certificate that belong together in place.", keyFile.Path);
        }

        foreach (var finding in Chain(snapshot, file!, chain)) yield return finding;
    }

    // The rule of PostgreSQL: its own file for nobody else; one of root's may be read by a group.
    private static IEnumerable<Finding> Key(TargetSnapshot snapshot, FileSnapshot file)
    {
        if (snapshot.ServerAccount is { } account && file.Owner is { } owner)
        {
            var isRoots = owner.Uid == 0 && account.Uid != 0;
            var tooMany = isRoots ? file.Mode & (UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | OfOthers)
                : file.Mode & (OfGroup | OfOthers);
            if (owner.Uid != 0 && owner.Uid != account.Uid)
            {
                yield return new(FindingCode.KeyFileOwner, Severity.Error,
                    $"{file.Path} belongs to {owner}, and PostgreSQL loads a key only if its own account or root owns it: the next start "
                        + "fails.", $"Give it to {account}.", file.Path);
            }
            else if (isRoots && !file.Mode.HasFlag(UnixFileMode.GroupRead))
            {
                yield return new(FindingCode.KeyFileMode, Severity.Error,
                    $"{file.Path} belongs to root and has the mode {Octal(file.Mode)}: the server's account cannot read it, so that "
                        + "the next start fails, and a reload keeps the TLS that the server has.",
                    $"Give the file to {account} with the mode 0600, or to a group of that account with 0640.", file.Path);
            }
            else if (tooMany != UnixFileMode.None)
            {
                yield return new(FindingCode.KeyFileMode, Severity.Error,
                    $"{file.Path} has the mode {Octal(file.Mode)}, and PostgreSQL loads no key that others may use: the next start "
                        + "fails, and a reload keeps the TLS that the server has.",
                    $"Give it the mode {(isRoots ? "0640" : "0600")}.", file.Path);
            }
        }

        if (file.Key is { Kind: KeyFileKind.NoKey })
        {
            yield return new(FindingCode.KeyFileWithoutKey, Severity.Error,
                $"{file.Path} holds no private key: the next start fails, and a reload keeps the TLS that the server has.",
                "Put the key of the server's certificate there.", file.Path);
        }

        if (file.Key is { Kind: KeyFileKind.NeedsPassphrase }
            && !AskedTls.IsOn(snapshot.Settings.GetValueOrDefault("ssl_passphrase_command_supports_reload")))
        {
            yield return new(FindingCode.KeyPassphraseReload, Severity.Warning,
                $"The key in {file.Path} needs a passphrase, and ssl_passphrase_command_supports_reload is off: a reload changes no "
                    + "setting of TLS, only a restart does.",
                "Restart the server after a change of its TLS, or set ssl_passphrase_command_supports_reload where the command can "
                    + "answer at a reload.", file.Path);
        }
    }

    private static IEnumerable<Finding> Chain(TargetSnapshot snapshot, FileSnapshot file, ImmutableArray<Certificate> chain)
    {
        var leaf = chain[0];
        if (snapshot.Served is { } served && served != leaf)
        {
            yield return new(FindingCode.CertificateNotLoaded, Severity.Warning,
                $"The certificate in {file.Path} (valid until {Day(leaf)}) is not the one that "
                    + $"{snapshot.Target.Host}:{snapshot.Target.Port} "
                    + $"serves (valid until {Day(served)}): it was replaced and not loaded, or something between ends TLS.",
                "Reload the server, then look again.", file.Path);
            foreach (var finding in Validity(snapshot, file, leaf)) yield return finding;
        }

        for (var i = 1; i < chain.Length; i++)
        {
            if (chain[i - 1].Issuer == chain[i].Subject || chain[i - 1].IsSelfIssued) continue;
            yield return new(FindingCode.ChainOrder, Severity.Warning,
                $"Certificate {i + 1} in {file.Path} ({Name(chain[i])}) did not issue the one before it, so that clients may build "
                    + "no chain.",
                "Order the file from the server's certificate up, each followed by its issuer.", file.Path);
            break;
        }

        foreach (var weak in chain.Where(IsWeak).Take(1))
        {
            yield return new(FindingCode.CertificateFileWeak, Severity.Warning,
                $"{Name(weak)} in {file.Path} ({weak.KeyAlgorithm}, {weak.SignatureAlgorithm}) is below OpenSSL's security level 2, "
                    + "which Debian sets: the server may not load it, and clients there do not accept it.",
                "Issue it again with an RSA key of 2048 bits or more, or ECDSA P-256, and SHA-256.", file.Path);
        }

        if (leaf.SignatureAlgorithm.StartsWith("Ed", StringComparison.Ordinal))
        {
            yield return new(FindingCode.ChannelBindingHash, Severity.Warning,
                $"The certificate in {file.Path} is signed with {leaf.SignatureAlgorithm}, which has no hash for SCRAM's channel "
                    + "binding: clients that use it (libpq by default) do not log in with scram-sha-256 over TLS.",
                "Let an authority with an ECDSA or RSA key sign it.", file.Path);
        }
    }

    private static IEnumerable<Finding> Validity(TargetSnapshot snapshot, FileSnapshot file, Certificate leaf)
    {
        if (leaf.NotAfter <= snapshot.TakenAt)
        {
            yield return new(FindingCode.CertificateFileExpired, Severity.Warning,
                $"The certificate in {file.Path} expired on {Day(leaf)}: once it is loaded, clients that verify it do not connect.",
                "Renew it before the server loads it.", file.Path);
        }
    }

    // The signature of a root is checked by nobody.
    private static bool IsWeak(Certificate certificate)
    {
        CertificateTraits traits;
        try
        {
            traits = CertificateTraits.Of(certificate.Der.ToArray());
        }
        catch (AsnContentException)
        {
            // Its strength is not known; that clients cannot read it is the probe's to say.
            return false;
        }

        return s_strength.OfKey(traits.Key) < OpenSslStrength.Level2
            || (!traits.IsSelfIssued && s_strength.OfHash(traits.Hash) < OpenSslStrength.Level2);
    }

    private static string Name(Certificate certificate) => WireText.Neutralise(certificate.Subject);

    private static string Day(Certificate certificate) =>
        certificate.NotAfter.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Octal(UnixFileMode mode) => "0" + Convert.ToString((int)mode & 0b111_111_111, 8).PadLeft(3, '0');
}
