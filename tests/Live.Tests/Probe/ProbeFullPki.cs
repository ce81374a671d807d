using System.Diagnostics;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>Keys, chains and parameters by openssl, made once: what a server of the full probe's table may present.</summary>
internal static class ProbeFullPki
{
    private static readonly Lazy<Task<string>> s_made = new(MakeAsync);

    /// <summary>
    /// Holds <c>KEY.key</c>, <c>KEY.crt</c> for every key, <c>root.crt</c>, <c>intermediate.crt</c>, <c>other.crt</c>, <c>dh3072.pem</c>.
    /// </summary>
    public static Task<string> FolderAsync() => s_made.Value;

    private static async Task<string> MakeAsync()
    {
        var folder = PostgresFolders.Make("probe-full-pki");
        const string Script = """
            set -e
            cd "$1"
            ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$2" -keyout $1.key -out $1.crt 2>/dev/null; }
            ca root "probe root"; ca other "probe other root"
            sign() { openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.key -CAcreateserial -days 20 -extfile $3 -out $1.crt 2>/dev/null; }
            printf 'basicConstraints=critical,CA:TRUE\n' > ca.ext
            printf 'subjectAltName=DNS:db.test,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' > leaf.ext
            { cat leaf.ext; printf 'tlsfeature=status_request\ncrlDistributionPoints=URI:http://crl.test/a.crl\nauthorityInfoAccess=OCSP;URI:http://ocsp.test/,caIssuers;URI:http://ca.test/a.crt\n'; } > pointers.ext
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=probe intermediate" -keyout intermediate.key -out intermediate.csr 2>/dev/null
            sign intermediate root ca.ext
            leaf() { name=$1; issuer=$2; ext=$3; shift 3; openssl req "$@" -nodes -subj /CN=db.test -keyout $name.key -out $name.csr 2>/dev/null; sign $name $issuer $ext; }
            leaf rsa2048 root leaf.ext -newkey rsa:2048
            leaf rsa3072 root leaf.ext -newkey rsa:3072
            leaf p256 root leaf.ext -newkey ec -pkeyopt ec_paramgen_curve:P-256
            leaf p384 root leaf.ext -newkey ec -pkeyopt ec_paramgen_curve:P-384
            leaf ed25519 root leaf.ext -newkey ed25519
            leaf below intermediate leaf.ext -newkey ec -pkeyopt ec_paramgen_curve:P-256
            leaf pointers root pointers.ext -newkey ec -pkeyopt ec_paramgen_curve:P-256
            openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe3072 -out dh3072.pem 2>/dev/null
            """;
        await Command.RunAsync("bash", ["-c", Script, "pki", folder]);
        return folder;
    }
}

/// <summary>What other scanners say about the same server.</summary>
internal static class ProbeFullOracles
{
    /// <summary>sslscan's suites, as <c>TLSv1.2 0xC030</c>.</summary>
    public static async Task<SortedSet<string>> SuitesBySslscanAsync(int port)
    {
        var document = System.Xml.Linq.XDocument.Parse(await OutputAsync("sslscan", ["--starttls-psql", "--xml=-", $"127.0.0.1:{port}"]));
        return [.. document.Descendants("cipher")
            .Select(cipher => $"{cipher.Attribute("sslversion")!.Value.Replace("TLSv1.0", "TLSv1")} "
                + $"{cipher.Attribute("id")!.Value.ToUpperInvariant().Replace("0X", "0x")}")];
    }

    /// <summary>openssl's s_client: the certificates as PEM, in the order in which they came, and the names of the authorities.</summary>
    public static async Task<(string[] Chain, string[] Authorities)> BySclientAsync(int port)
    {
        var text = await OutputAsync("openssl",
            ["s_client", "-starttls", "postgres", "-connect", $"127.0.0.1:{port}", "-showcerts", "-nameopt", "RFC2253", "-min_protocol",
                "TLSv1", "-cipher", "ALL:@SECLEVEL=0"]);
        var blocks = text.Split("-----BEGIN CERTIFICATE-----").Skip(1)
            .Select(block => string.Concat(block[..block.IndexOf("-----END", StringComparison.Ordinal)].Split('\n'))).ToArray();
        var names = text.Split('\n').SkipWhile(line => line != "Acceptable client certificate CA names").Skip(1)
            .TakeWhile(line => line.Contains('=')).ToArray();
        return (blocks, names);
    }

    private static async Task<string> OutputAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        _ = await error;
        return output;
    }
}
