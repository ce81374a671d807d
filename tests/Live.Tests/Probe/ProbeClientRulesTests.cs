using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>psql enters a real server or does not, and the probe says the same of it.</summary>
public sealed class ProbeClientRulesTests : IDisposable
{
    /// <summary>NAME LEAFEXT [ROOTKEY]: a chain of two, or with the word own a certificate that is its own root.</summary>
    private const string Script = """
        set -e
        cd "$1"
        make() { openssl req -x509 -newkey ${3:-ec} ${4:--pkeyopt} ${5:-ec_paramgen_curve:P-256} -nodes -days 30 -subj "/CN=root $1" -keyout $1.ca.key -out $1.root.crt
          openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=db.test -keyout $1.key -out $1.csr
          printf "subjectAltName=DNS:db.test,IP:127.0.0.1\n$2\n" > $1.ext
          openssl x509 -req -in $1.csr -CA $1.root.crt -CAkey $1.ca.key -set_serial 4660 -days 20 -extfile $1.ext -out $1.crt; }
        make plain extendedKeyUsage=serverAuth
        make client-type nsCertType=client
        make certsign keyUsage=critical,keyCertSign
        make weak-root extendedKeyUsage=serverAuth rsa:1024 -sha256 -batch
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=db.test -keyout own.key -out own.crt \
          -addext keyUsage=critical,keyCertSign,cRLSign -addext subjectAltName=DNS:db.test; cp own.crt own.root.crt
        for name in good revoked; do : > index; printf '01\n' > number
          [ $name = good ] || printf 'R\t491231235959Z\t260101000000Z\t1234\tunknown\t/CN=db.test\n' > index
          printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=9\n' > ca.cnf
          openssl ca -config ca.cnf -gencrl -keyfile plain.ca.key -cert plain.root.crt -out $name.crl; done
        """;

    private readonly string _folder = PostgresFolders.Make("client-rules");

    public void Dispose() => PostgresFolders.Remove(_folder);

    [Fact]
    public async Task A_chain_that_psql_rejects_is_untrusted_and_fails_and_one_that_it_accepts_is_trusted()
    {
        await Command.RunAsync("bash", ["-c", $"{{ {Script}\n}} 2>&1", "certificates", _folder]);
        await using var server = await PostgresServer.StartAsync(15);
        foreach (var (name, code, crl) in new[] { ("plain", null, null), ("client-type", "wrong-key-usage", null),
            ("certsign", "wrong-key-usage", null), ("own", "wrong-key-usage", null), ("weak-root", "weak-key", null),
            ("plain", null, "good.crl"), ("plain", "chain-revoked", (string?)"revoked.crl") })
        {
            await InstallAsync(server, name);
            var root = Path.Combine(_folder, $"{name}.root.crt");

            var (enters, text) = await Psql.ConnectAsync(
                $"host=db.test hostaddr=127.0.0.1 port={server.Port} user=postgres dbname=postgres "
                + $"sslmode=verify-full sslrootcert={root}{(crl is null ? "" : $" sslcrl={Path.Combine(_folder, crl)}")}");
            var pem = await File.ReadAllBytesAsync(root);
            var trust = TrustMaterial.FromPem(
                crl is null ? pem : [.. pem, .. await File.ReadAllBytesAsync(Path.Combine(_folder, crl))], out _);
            var report = await ProbeAsync(new()
            {
                Host = "127.0.0.1",
                Port = server.Port,
                ServerName = "db.test",
                Trust = trust.Roots,
                RevocationLists = trust.RevocationLists,
                Depth = ProbeDepth.Full,
            });

            Assert.True(enters == code is null, $"{name}: {text}");
            Assert.Equal(enters ? ChainTrust.Trusted : ChainTrust.Untrusted, report.Trust);
            if (code is not null) Assert.Contains(report.Findings, one => one.Code.Text == code);
            if (crl is null)
                Assert.Equal(enters, report.Clients.Single(one => one.Kind == ClientKind.LibpqOpenSsl3).Connects);
            var grade = ProbeAssessment.Of(report with { Plaintext = PlaintextFact.NotAsked }, Baselines.Intermediate).Grade;
            Assert.Equal(!enters, grade == "F");
        }
    }

    [Theory]
    [InlineData("AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA")]
    [InlineData("DHE-RSA-AES256-SHA256", "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256")]
    [InlineData("ECDHE-RSA-AES128-SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")]
    public async Task A_server_that_psql_enters_with_an_old_suite_is_read_at_every_depth(string ciphers, string suite)
    {
        await Command.RunAsync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj", "/CN=db.test",
            "-keyout", Path.Combine(_folder, "rsa.key"), "-out", Path.Combine(_folder, "rsa.crt")]);
        await using var server = await PostgresServer.StartAsync(15, new()
        {
            Settings = ImmutableDictionary<string, string>.Empty
                .Add("ssl_ciphers", $"'{ciphers}'").Add("ssl_max_protocol_version", "'TLSv1.2'"),
        });
        await InstallAsync(server, "rsa");

        var (enters, text) = await Psql.ConnectAsync($"host=127.0.0.1 port={server.Port} user=postgres dbname=postgres sslmode=require");
        var request = new ProbeRequest { Host = "127.0.0.1", Port = server.Port };
        var handshake = await ProbeAsync(request);
        var full = await ProbeAsync(request with { Depth = ProbeDepth.Full });

        Assert.True(enters, text);
        foreach (var report in new[] { handshake, full })
        {
            Assert.Equal(("TLSv1.2", suite, true), (report.Protocol, report.CipherSuite, report.ByOwnHello));
            Assert.Equal("CN=db.test", Assert.Single(report.Chain).Subject);
            Assert.DoesNotContain(report.Findings, one => one.Code == FindingCode.HandshakeFailed);
        }
        Assert.Null(ProbeAssessment.Of(handshake, Baselines.Intermediate).Grade);
        Assert.NotNull(ProbeAssessment.Of(full with { Plaintext = PlaintextFact.NotAsked }, Baselines.Intermediate).Grade);
        Assert.NotNull(full.Full!.OverTls);
    }

    [Theory]
    [InlineData("host all all 127.0.0.1/32 scram-sha-256", "without channel binding")]
    [InlineData("hostssl all all 127.0.0.1/32 scram-sha-256", "no encryption")]
    public async Task A_proxy_that_ends_TLS_is_seen_and_the_server_itself_is_none(string record, string because)
    {
        await Command.RunAsync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj", "/CN=db.test",
            "-keyout", Path.Combine(_folder, "rsa.key"), "-out", Path.Combine(_folder, "rsa.crt")]);
        await using var server = await PostgresServer.StartAsync(15, new()
        {
            Hba = $"local all all trust\nhost all postgres 127.0.0.1/32 trust\n{record}\n",
        });
        await InstallAsync(server, "rsa");
        using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(_folder, "rsa.crt"), Path.Combine(_folder, "rsa.key"));
        await using var proxy = new TerminatingProxy(certificate, server.Port);

        // What PostgreSQL itself says of a session through the proxy.
        var (enters, ssl) = await Psql.ConnectAsync($"host=127.0.0.1 port={proxy.Port} user=postgres dbname=postgres sslmode=require",
            "select ssl from pg_stat_ssl where pid = pg_backend_pid()");
        var through = await ProbeAsync(new() { Host = "127.0.0.1", Port = proxy.Port, Depth = ProbeDepth.Full });
        // On a busy machine a line may break, and then nothing is said.
        for (var i = 0; i < 3 && through.Findings.All(one => one.Code != FindingCode.TlsTerminatingProxy); i++)
            through = await ProbeAsync(new() { Host = "127.0.0.1", Port = proxy.Port, Depth = ProbeDepth.Full });

        var itself = await ProbeAsync(new() { Host = "127.0.0.1", Port = server.Port, Depth = ProbeDepth.Full });

        Assert.True(enters, ssl);
        Assert.Equal("f", ssl.Trim());
        var finding = Assert.Single(through.Findings, one => one.Code == FindingCode.TlsTerminatingProxy);
        Assert.True(finding.Message.Contains(because, StringComparison.Ordinal), finding.Message);
        Assert.DoesNotContain(itself.Findings, one => one.Code == FindingCode.TlsTerminatingProxy);
    }

    private async Task InstallAsync(PostgresServer server, string name)
    {
        await server.WriteFileAsync("server.crt", await File.ReadAllTextAsync(Path.Combine(_folder, $"{name}.crt")));
        await server.WriteFileAsync("server.key", await File.ReadAllTextAsync(Path.Combine(_folder, $"{name}.key")));
        await server.ExecuteAsync("alter system set ssl = on");
        await server.ReloadAsync();
    }

    private static Task<ProbeReport> ProbeAsync(ProbeRequest request) => new HandshakeProbe(TimeProvider.System).ProbeAsync(
        request with { Deadline = TimeSpan.FromMinutes(2) }, CancellationToken.None);

    /// <summary>Answers SSLRequest itself, does the handshake, and speaks plaintext to the server.</summary>
    private sealed class TerminatingProxy : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _accepting;

        public TerminatingProxy(X509Certificate2 certificate, int server)
        {
            _listener.Start();
            _accepting = AcceptAsync(certificate, server);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
            _listener.Dispose();
        }

        private async Task AcceptAsync(X509Certificate2 certificate, int server)
        {
            var serving = new List<Task>();
            try
            {
                while (true) serving.Add(ServeAsync(await _listener.AcceptSocketAsync(), certificate, server));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                await Task.WhenAll(serving);
            }
        }

        private static async Task ServeAsync(Socket client, X509Certificate2 certificate, int server)
        {
            using (client)
            using (var behind = new TcpClient())
            {
                try
                {
                    await behind.ConnectAsync("127.0.0.1", server);
                    var first = new byte[8];
                    await using Stream near = new NetworkStream(client);
                    await near.ReadExactlyAsync(first);
                    if (first is [0, 0, 0, 8, 4, 210, 22, 47])
                    {
                        await near.WriteAsync("S"u8.ToArray());
                        await using var tls = new SslStream(near);
                        await tls.AuthenticateAsServerAsync(certificate);
                        await RelayAsync(tls, behind.GetStream());
                    }
                    else
                    {
                        await behind.GetStream().WriteAsync(first);
                        await RelayAsync(near, behind.GetStream());
                    }
                }
                catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                    // The probe leaves in the middle of a handshake, as it may.
                }
            }
        }

        private static async Task RelayAsync(Stream near, Stream far) =>
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
    }
}
