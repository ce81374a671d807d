using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Setup.Recipes;

/// <summary>The steps of a plan as commands for a shell; a secret is never among them.</summary>
internal static class ByHand
{
    /// <summary>Quotes a word for a POSIX shell.</summary>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>Makes an empty file with its final mode and owner first, so that the key is never readable by others.</summary>
    public static ManualCommand Key(string path, KeyAlgorithm algorithm, FileOwner? owner)
    {
        var install = owner is null ? "install -m 0600" : $"install -m 0600 -o {owner.Uid} -g {owner.Gid}";
        return new("Make the key; it is 0600 before it holds anything.", $"{install} /dev/null {Quote(path)}\nopenssl genpkey {KeyOptions(algorithm)} -out {Quote(path)}");
    }

    public static ManualCommand Sign(string keyPath, string certificatePath, string authorityPath, string subject, string extensions, int days) => new(
        "Sign its certificate with the authority; the authority's key stays with the one who keeps it.",
        $"openssl req -new -key {Quote(keyPath)} -subj {Quote(subject)} |\nopenssl x509 -req -CA {Quote(authorityPath)} -CAkey AUTHORITY_KEY -sha256 -days {days} \\\n"
        + $"  -set_serial 0x$(openssl rand -hex 15) -extfile <(printf '%b' {Quote(extensions)}) -out {Quote(certificatePath)}");

    public static ManualCommand Write(string comment, string path, string pem) => new(comment, $"cat > {Quote(path)} <<'PEM'\n{pem.TrimEnd('\n')}\nPEM");

    public static IEnumerable<ManualCommand> Patches(IEnumerable<FilePreview> previews) => previews
        .Where(p => p is { Kind: ChangeKind.Modify, Secret: false })
        .Select(p => new ManualCommand($"Edit {Path.GetFileName(p.Path)}.", $"patch {Quote(p.Path)} <<'DIFF'\n{p.Diff.TrimEnd('\n')}\nDIFF"));

    public static ImmutableArray<ManualCommand> ReloadAndCheck(TargetSnapshot snapshot)
    {
        var target = snapshot.Target;
        return
        [
            new("Reload, then read the server's own verdict; a row without a type is an error too.",
                "psql -X -c 'SELECT pg_reload_conf()'\npsql -X -c 'SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL OR type IS NULL'\n"
                + "psql -X -c 'SELECT name, setting FROM pg_settings WHERE pending_restart'"),
            new("Read the certificate that is served now.",
                $"openssl s_client -starttls postgres -connect {Quote(HostAndPort(target.Host, target.Port))} </dev/null 2>/dev/null | openssl x509 -noout -subject -enddate -fingerprint -sha256"),
        ];
    }

    private static string HostAndPort(string host, int port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    private static string KeyOptions(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        KeyAlgorithm.EcdsaP384 => "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        KeyAlgorithm.Rsa2048 => "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        KeyAlgorithm.Rsa3072 => "-algorithm RSA -pkeyopt rsa_keygen_bits:3072",
        KeyAlgorithm.Rsa4096 => "-algorithm RSA -pkeyopt rsa_keygen_bits:4096",
        KeyAlgorithm.Rsa8192 => "-algorithm RSA -pkeyopt rsa_keygen_bits:8192",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };
}
