using System.Security.Cryptography;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>Certificates by openssl, in shapes that the program itself refuses to issue.</summary>
internal sealed class ProbeTemporaryCertificates : IDisposable
{
    private readonly string _folder = PostgresFolders.Make("certificates");
    private int _last;

    public async Task<(Certificate Certificate, PrivateKey Key, string Path)> SelfSignedAsync(string subject, string names)
    {
        var stem = Path.Combine(_folder, $"c{++_last}");
        await Command.RunAsync("openssl", [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "5", "-subj", subject,
            .. names.Length > 0 ? ["-addext", $"subjectAltName={names}"] : Array.Empty<string>(),
            "-keyout", $"{stem}.key", "-out", $"{stem}.crt"]);
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync($"{stem}.key"));
        var certificates = Certificate.FromPem(await File.ReadAllBytesAsync($"{stem}.crt"), out _);
        return (certificates.Single(), PrivateKey.FromPkcs8(key.ExportPkcs8PrivateKey()), $"{stem}.crt");
    }

    public async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    public void Dispose() => PostgresFolders.Remove(_folder);
}
