using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Tests.Pki.Clients;

/// <summary>
/// Clients of this machine that verify a server with one root; what each says when it rejects is kept for the failure's text.
/// </summary>
internal static class RealClients
{
    private const string Java = """
        import java.net.Socket; import java.nio.file.*; import java.security.KeyStore; import java.security.cert.*; import javax.net.ssl.*;
        public class Ask { public static void main(String[] a) throws Exception { for (int i = 0; i < a.length; i += 2) { String said;
          try { KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType()); roots.load(null, null);
            roots.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(Path.of(a[i]))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()); trust.init(roots);
            SSLContext tls = SSLContext.getInstance("TLS"); tls.init(null, trust.getTrustManagers(), null);
            int port = Integer.parseInt(a[i + 1]);
            SSLSocket s = (SSLSocket) tls.getSocketFactory().createSocket(new Socket("127.0.0.1", port), "localhost", port, true);
            s.startHandshake(); said = "yes"; s.close();
          } catch (Exception e) { said = "no " + String.valueOf(e.getMessage()).replace('\n', ' '); }
          System.out.println(said); } } }
        """;

    /// <summary>
    /// libpq hands the server's chain to OpenSSL as s_client does, at the level that this machine's OpenSSL has by itself.
    /// </summary>
    public static (bool Enters, string Said) OpenSsl(string root, int port)
    {
        var result = ExternalTool.Run("openssl", "s_client", "-connect", $"127.0.0.1:{port}", "-CAfile", root, "-no-CApath", "-no-CAstore",
            "-verify_return_error", "-brief");
        return (result.All.Contains("Verification: OK", StringComparison.Ordinal), result.All);
    }

    public static (bool Enters, string Said) GnuTls(string root, int port)
    {
        var result = ExternalTool.Run("gnutls-cli", "--x509cafile", root, "-p", $"{port}", "--sni-hostname", "localhost",
            "--verify-hostname", "localhost", "127.0.0.1");
        return (result.All.Contains("Handshake was completed", StringComparison.Ordinal), result.All);
    }

    /// <summary>One process for all, in their order: Java takes a second to start.</summary>
    public static (bool Enters, string Said)[] AllByJava(ScratchDirectory folder, IEnumerable<(string Root, int Port)> servers)
    {
        var program = folder.Write("Ask.java", Java);
        var result = ExternalTool.Run("java", [program, .. servers.SelectMany(one => new[] { one.Root, $"{one.Port}" })]).MustSucceed();
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (line == "yes", line))];
    }

    /// <summary>As Npgsql validates with a root certificate.</summary>
    public static async Task<(bool Enters, string Said)> DotNetAsync(string root, int port)
    {
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(root);
        var said = "";
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        await using var tls = new SslStream(new NetworkStream(socket), false, (_, certificate, chain, _) =>
        {
            chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(trusted);
            chain.ChainPolicy.ExtraStore.Add(trusted);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            var built = chain.Build((X509Certificate2)certificate!);
            said = string.Join(',', chain.ChainStatus.Select(one => one.Status));
            return built;
        });
        try
        {
            await tls.AuthenticateAsClientAsync("localhost");
            return (true, said);
        }
        catch (AuthenticationException e)
        {
            return (false, $"{said} {e.InnerException?.Message ?? e.Message}");
        }
    }
}
