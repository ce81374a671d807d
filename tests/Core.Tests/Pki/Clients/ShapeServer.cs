using System.Diagnostics;

namespace PgTlsDashboard.Core.Tests.Pki.Clients;

/// <summary>OpenSSL's own server for one shape, on a port of its choice.</summary>
internal sealed class ShapeServer : IDisposable
{
    private readonly Process _process;

    private ShapeServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static ShapeServer Start(string shape, string configuration, params string[] more)
    {
        var chain = Path.Combine(shape, "chain.pem");
        var start = new ProcessStartInfo("openssl",
        [
            "s_server", "-accept", "127.0.0.1:0", "-cert", Path.Combine(shape, "leaf.pem"), "-key", Path.Combine(shape, "leaf.key"),
            .. new FileInfo(chain).Length > 0 ? ["-cert_chain", chain] : Array.Empty<string>(), .. more,
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["OPENSSL_CONF"] = configuration;
        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith("ACCEPT 127.0.0.1:", StringComparison.Ordinal)) continue;
            var port = int.Parse(line.AsSpan(line.LastIndexOf(':') + 1));
            _ = process.StandardOutput.ReadToEndAsync();
            return new(process, port);
        }
        throw new InvalidOperationException($"openssl s_server did not start with {shape}.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
