// Rates of whole client bundles in this process: key, certificate, every file, zip.
// bundles FOLDER COUNT RUNS writes the last bundle's certificate and its root into FOLDER (bundle-*.crt), prints one "name rate" a line
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Pki;

var (folder, count, runs) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
var now = DateTimeOffset.UtcNow;
using var authority = CertificateAuthority.CreateRoot("Bench", PrivateKey.Generate(KeyAlgorithm.EcdsaP256), now, TimeSpan.FromDays(3650));
ImmutableArray<Certificate> roots = [authority.Certificate];
var last = authority.Certificate;

int Make(int number, string? passphrase)
{
    using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
    var certificate = authority.IssueClient($"client{number}", key, now, TimeSpan.FromDays(397));
    var files = Bundle.Build(new BundleContents
    {
        Host = "db.example.com",
        Port = 5432,
        Database = "app",
        Role = $"client{number}",
        TargetName = "production",
        Certificate = certificate,
        Key = key,
        Roots = roots,
        Passphrase = passphrase,
        HostNameIsProven = true,
    });
    var archive = Bundle.Pack(files, $"client{number}-production", BundleFormat.Zip, now);
    Bundle.Forget(files);
    last = certificate;
    return archive.Length;
}

double MedianRate(int bundles, int threads, string? passphrase)
{
    var rates = new double[runs];
    for (var run = 0; run < runs; run++)
    {
        var clock = Stopwatch.StartNew();
        var next = 0;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= bundles)
                Make(number, passphrase);
        })).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        rates[run] = bundles / clock.Elapsed.TotalSeconds;
    }
    Array.Sort(rates);
    return rates[runs / 2];
}

MedianRate(count, 1, passphrase: null); // the JIT's warm-up
foreach (var threads in (int[])[1, 2])
    Console.WriteLine($"threads{threads} {MedianRate(count, threads, passphrase: null):F0}");
Console.WriteLine($"pkcs12 {MedianRate(bundles: 10, threads: 1, "correct horse"):F1}");
Console.WriteLine($"bytes {Make(0, passphrase: null)}");
await File.WriteAllTextAsync(Path.Combine(folder, "bundle-root.crt"), authority.Certificate.ToPem()).ConfigureAwait(false);
await File.WriteAllTextAsync(Path.Combine(folder, "bundle-client.crt"), last.ToPem()).ConfigureAwait(false);
