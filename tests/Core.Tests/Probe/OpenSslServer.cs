using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Tests.Probe;

/// <summary>OpenSSL's own server behind a connection: it sends any chain, where .NET sends only what leads to a root.</summary>
internal static class OpenSslServer
{
    public static async Task ServeAsync(Socket socket, X509Certificate2 leaf, X509Certificate2Collection chain, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("pgtls-openssl-").FullName;
        try
        {
            var (certificate, key, rest) =
                (Path.Combine(folder, "leaf.pem"), Path.Combine(folder, "key.pem"), Path.Combine(folder, "chain.pem"));
            await File.WriteAllTextAsync(certificate, leaf.ExportCertificatePem(), token);
            await File.WriteAllTextAsync(key, leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), token);
            await File.WriteAllTextAsync(rest, string.Join('\n', chain.Select(c => c.ExportCertificatePem())), token);
            var start = new ProcessStartInfo("openssl",
                ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-cert_chain", rest])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            using var process = Process.Start(start)!;
            try
            {
                await RelayAsync(socket, await PortAsync(process, token), token);
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> PortAsync(Process process, CancellationToken token)
    {
        while (await process.StandardOutput.ReadLineAsync(token) is { } line)
            if (line.StartsWith("ACCEPT 127.0.0.1:", StringComparison.Ordinal)) return int.Parse(line.AsSpan(line.LastIndexOf(':') + 1));
        throw new InvalidOperationException("openssl s_server did not start.");
    }

    internal static async Task RelayAsync(Socket socket, int port, CancellationToken token)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, port, token);
        await using var near = new NetworkStream(socket);
        var far = server.GetStream();
        await Task.WhenAny(near.CopyToAsync(far, token), far.CopyToAsync(near, token));
    }
}
