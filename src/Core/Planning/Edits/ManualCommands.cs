using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>
/// The steps of a plan as commands for any POSIX shell; a secret is never among them. <c>AUTHORITY_KEY</c> stands for the one thing a
/// person fills in.
/// </summary>
internal static class ManualCommands
{
    private static string Quote(string word) => ShellWord.Quote(word);

    /// <summary>Makes an empty file with its final mode and owner first, so that the key is never readable by others.</summary>
    public static ManualCommand Key(string path, KeyAlgorithm algorithm, FileOwner? owner) =>
        new("Make the key; it is 0600 before it holds anything.",
            $"{Install(path, "0600", owner)}\nopenssl genpkey {KeyOptions(algorithm)} -out {Quote(path)}");

    /// <summary>The key was made where it is used, and goes to its place there.</summary>
    /// <param name="command">Without the path.</param>
    public static ManualCommand PlaceKey(string command, string path) =>
        new("Put the key in its place, mode 0600; the agent made it for this plan and keeps it for 30 minutes.",
            $"{command} {Quote(path)}");

    /// <summary>The tutorial's shape: what the server shows is the root too.</summary>
    public static ManualCommand SelfSign(string keyPath, string certificatePath, string rootPath, string host, int days,
        FileOwner? owner) => new(
        "One self-signed certificate for the server, which is the root too.",
        $"{Install(certificatePath, "0644", owner)}\n{Install(rootPath, "0644", owner)}\n"
        + $"openssl req -new -x509 -key {Quote(keyPath)} -days {days} -subj {Quote("/CN=" + host)} -out {Quote(certificatePath)}\n"
        + $"cat {Quote(certificatePath)} > {Quote(rootPath)}");

    public static ManualCommand Write(string comment, string path, string pem, FileOwner? owner) =>
        new(comment, $"{Install(path, "0644", owner)}\ncat > {Quote(path)} <<'PEM'\n{pem.TrimEnd('\n')}\nPEM");

    public static IEnumerable<ManualCommand> Patches(IEnumerable<(FileChange Change, FilePreview Preview)> files) => files
        .Where(f => f.Preview is { Kind: ChangeKind.Modify, Secret: false })
        .Select(f => Patch(f.Preview, f.Change.Before is { } before && before.AsSpan().IndexOf("\r\n"u8) >= 0));

    public static ImmutableArray<ManualCommand> ReloadAndCheck(TargetSnapshot snapshot)
    {
        var target = snapshot.Target;
        var psql = Psql(snapshot);
        return
        [
            new("Reload, then read the server's own verdict; a row without a type is an error too.",
                $"{psql} -c 'SELECT pg_reload_conf()' -c 'SELECT pg_sleep(0.5)'\n"
                + $"{psql} -c 'SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL OR type IS NULL'\n"
                + $"{psql} -c 'SELECT name, setting FROM pg_settings WHERE pending_restart'"),
            new("Read the certificate that is served now.",
                $"openssl s_client -starttls postgres -connect {Quote(HostAndPort(target.Host, target.Port))} </dev/null 2>/dev/null | "
                    + "openssl x509 -noout -subject -enddate -fingerprint -sha256"),
        ];
    }

    /// <summary>
    /// psql as the administrator enters: by the server's socket when the admin session came that way, else by the target's address.
    /// </summary>
    private static string Psql(TargetSnapshot snapshot)
    {
        var server = snapshot.Server;
        var host = server is { AdminAddress: null } ? SocketDirectory(snapshot) : snapshot.Target.Host;
        var role = server is { AdminRole.Length: > 0 } ? server.AdminRole : "postgres";
        return $"psql -X -h {Quote(host)} -p {snapshot.Target.Port} -U {Quote(role)} -d postgres";
    }

    private static string SocketDirectory(TargetSnapshot snapshot) =>
        snapshot.Server!.Settings.TryGetValue("unix_socket_directories", out var setting)
        && setting.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var first, ..]
            ? snapshot.Target.Files.Mounted(first.Trim('"'))
            : "/run/postgresql";

    // patch would put a file in a symbolic link's place, so it is given what the link leads to.
    private static ManualCommand Patch(FilePreview preview, bool crlf)
    {
        var name = Path.GetFileName(preview.Path);
        var diff = preview.Diff.TrimEnd('\n');
        var file = $"\"$(readlink -f {Quote(preview.Path)})\"";
        if (!IsExact(diff))
            return new($"Edit {name} as its diff shows: it holds what is masked or cut here, so no command can make the change.",
                $"${{EDITOR:-vi}} {file}");
        return crlf
            ? new($"Edit {name}, whose lines end with CR and LF.",
                $"sed '1,2b; /^[@\\\\]/b; s/$/\\r/' <<'DIFF' | patch --binary {file}\n{diff}\nDIFF")
            : new($"Edit {name}.", $"patch {file} <<'DIFF'\n{diff}\nDIFF");
    }

    // What stands for a control character, a password, a character without a picture, or the rest of a long line or a long diff.
    private static bool IsExact(string diff) => !diff.AsSpan().ContainsAnyInRange('\u2400', '\u2421')
        && !diff.Contains("••••", StringComparison.Ordinal) && !diff.Contains("\\u", StringComparison.Ordinal)
        && !diff.Contains('…', StringComparison.Ordinal);

    private static string Install(string path, string mode, FileOwner? owner) =>
        owner is null ? $"install -m {mode} /dev/null {Quote(path)}"
            : $"install -m {mode} -o {owner.Uid} -g {owner.Gid} /dev/null {Quote(path)}";

    // In an openssl configuration these four mean something.
    private static string ConfigValue(string text) =>
        string.Concat(text.Select(c => c is '\\' or '$' or '#' or '"' or '\'' ? $"\\{c}" : $"{c}"));

    private static string HostAndPort(string host, int port) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

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
