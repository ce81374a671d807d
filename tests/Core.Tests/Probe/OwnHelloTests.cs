using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.Tests.Pki;
using PgTlsDashboard.Core.Tests.Pki.Clients;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Probe;

/// <summary>OpenSSL's own server behind SSLRequest, with what .NET's TLS does not offer.</summary>
public sealed class OwnHelloTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("-tls1_2", "AES128-SHA", "TLSv1.2", "TLS_RSA_WITH_AES_128_CBC_SHA", true)]
    [InlineData("-tls1_2", "AES256-GCM-SHA384", "TLSv1.2", "TLS_RSA_WITH_AES_256_GCM_SHA384", true)]
    [InlineData("-tls1_2", "DHE-RSA-AES128-SHA256", "TLSv1.2", "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", true)]
    [InlineData("-tls1_2", "ECDHE-RSA-AES128-SHA", "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", true)]
    [InlineData("-tls1", "AES128-SHA:@SECLEVEL=0", "TLSv1", "TLS_RSA_WITH_AES_128_CBC_SHA", false)]
    public async Task A_server_that_takes_nothing_of_what_NET_offers_is_read_by_our_own_hello(
        string version, string cipher, string protocol, string suite, bool entersByDefault)
    {
        using var openssl = Start(version, cipher);
        await using var server = Relay(openssl.Port);

        var report = await ProbeAsync(new() { Host = "127.0.0.1", Port = server.Port });

        // libpq's own default of ssl_min_protocol_version.
        Assert.Equal(entersByDefault, ExternalTool.Run(
            "openssl", "s_client", "-connect", $"127.0.0.1:{openssl.Port}", "-brief", "-min_protocol", "TLSv1.2").ExitCode == 0);
        Assert.Equal((protocol, suite, true), (report.Protocol, report.CipherSuite, report.ByOwnHello));
        Assert.Equal("CN=db.test", Assert.Single(report.Chain).Subject);
        var finding = Assert.Single(report.Findings, one => one.Code == FindingCode.HandshakeByOwnHello);
        Assert.Equal(entersByDefault, finding.Message.Contains("libpq connects", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Findings, one => one.Code == FindingCode.HandshakeFailed);
    }

    [Fact]
    public async Task A_fleet_scan_reads_such_a_server_too()
    {
        using var openssl = Start("-tls1_2", "AES128-SHA");
        await using var server = Relay(openssl.Port);
        using var scan = new FleetScan(FleetList.Read($"127.0.0.1:{server.Port}", 5432), new() { Deadline = TimeSpan.FromMinutes(2) },
            new HandshakeProbe(TimeProvider.System), TimeProvider.System);

        scan.Resume();
        await scan.Ended;

        Assert.Equal(("tls", "TLSv1.2"), (scan.Row(0).Word, scan.Row(0).Report!.Protocol));
    }

    [Fact]
    public async Task A_modern_server_needs_none_of_it()
    {
        using var openssl = Start("-tls1_2", "ECDHE-RSA-AES128-GCM-SHA256");
        await using var server = Relay(openssl.Port);

        var report = await ProbeAsync(new() { Host = "127.0.0.1", Port = server.Port });

        Assert.Equal(("TLSv1.2", false, 1), (report.Protocol, report.ByOwnHello, server.Connections));
    }

    [Fact]
    public async Task A_server_that_takes_no_hello_at_all_refuses_the_handshake()
    {
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[8], token);
            await socket.SendAsync("S"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[4096], token);
            await socket.SendAsync(new byte[] { 21, 3, 3, 0, 2, 2, 40 }, token);
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveAsync(new byte[4096], token);
        });

        var report = await ProbeAsync(new() { Host = "127.0.0.1", Port = server.Port });

        Assert.Null(report.Protocol);
        Assert.Contains("alert handshake failure (40)", Assert.Single(report.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pooler_that_rejects_a_newer_protocol_is_asked_again_with_3_0()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db.test", ["db.test"]);
        await using var server = ScriptedServer.WithTls(leaf, async (stream, token) =>
        {
            var packet = new byte[1024];
            await stream.ReadExactlyAsync(packet.AsMemory(0, 8), token);
            var isNewer = packet[7] != 0;
            await stream.WriteAsync(isNewer
                ? PostgresWire.Message('E', "SFATAL\0VFATAL\0C08P01\0Mbad packet header\0\0"u8)
                : PostgresWire.Message('R', "\0\0\0\nSCRAM-SHA-256\0\0"u8), token);
        });

        var report = await ProbeAsync(new() { Host = "127.0.0.1", Port = server.Port, ServerName = "db.test", Depth = ProbeDepth.Full });

        var startup = report.Full!.OverTls!;
        Assert.Equal((PlaintextVerdict.PasswordAsked, false, "08P01 bad packet header"),
            (startup.Verdict, startup.ChannelBinding, startup.RefusedNewer));
        Assert.Contains(report.Findings, one => one.Code == FindingCode.TlsTerminatingProxy);
    }

    [Fact]
    public async Task A_line_that_breaks_once_is_no_pooler()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db.test", ["db.test"]);
        var newer = 0;
        await using var server = ScriptedServer.WithTls(leaf, async (stream, token) =>
        {
            var packet = new byte[1024];
            await stream.ReadExactlyAsync(packet.AsMemory(0, 8), token);
            if (packet[7] == 0 || Interlocked.Increment(ref newer) > 1)
                await stream.WriteAsync(PostgresWire.Message('R', "\0\0\0\nSCRAM-SHA-256-PLUS\0\0"u8), token);
        });

        var report = await ProbeAsync(new() { Host = "127.0.0.1", Port = server.Port, ServerName = "db.test", Depth = ProbeDepth.Full });

        Assert.Equal((2, null, true), (newer, report.Full!.OverTls!.RefusedNewer, report.Full.OverTls.ChannelBinding));
        Assert.DoesNotContain(report.Findings, one => one.Code == FindingCode.TlsTerminatingProxy);
    }

    [Fact]
    public async Task A_fault_of_this_program_is_never_the_servers()
    {
        await using var server = ScriptedServer.Answering("S"u8.ToArray());

        var report = await new HandshakeProbe(new BrokenClock()).ProbeAsync(
            new() { Host = "127.0.0.1", Port = server.Port }, CancellationToken.None);

        var finding = Assert.Single(report.Findings);
        Assert.Equal("probe-failed", finding.Code.Text);
        Assert.Contains("The probe itself", finding.Message, StringComparison.Ordinal);
        Assert.Equal("other", new FleetRow(0, new("127.0.0.1", server.Port), FleetRowState.Done, report).Word);
    }

    [Fact]
    public void An_exception_that_neither_a_network_nor_TLS_throws_is_ours()
    {
        using var deadline = new Deadline(TimeProvider.System, TimeSpan.FromHours(1), CancellationToken.None);

        var fault = TlsHandshake.Classify(new KeyNotFoundException(), deadline);

        Assert.Equal(TlsFailure.OurFault, fault.Break);
        Assert.Equal("probe-failed", ProbeFindings.ForHandshake(fault, "db:5432").Code.Text);
        Assert.Equal(RefusedBy.OurLibrary, ProbeStop.FromBreak(fault.Break, null).By);
        Assert.DoesNotContain("server gave", StartupChecks.Plaintext(new StartupOutcome.HungUp(fault.Break, null)).Text,
            StringComparison.Ordinal);
        Assert.Equal(TlsFailure.Reset, TlsHandshake.Classify(new SocketException(), deadline).Break);
        Assert.Equal(TlsFailure.Closed, TlsHandshake.Classify(new IOException(), deadline).Break);
        Assert.Equal(TlsFailure.Garbled, TlsHandshake.Classify(new AuthenticationException(), deadline).Break);
    }

    private static Task<ProbeReport> ProbeAsync(ProbeRequest request) =>
        new HandshakeProbe(TimeProvider.System).ProbeAsync(request with { Deadline = TimeSpan.FromMinutes(2) }, CancellationToken.None);

    private ShapeServer Start(string version, string cipher)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=db.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(9));
        _scratch.Write("leaf.pem", certificate.ExportCertificatePem());
        _scratch.Write("leaf.key", key.ExportPkcs8PrivateKeyPem());
        _scratch.Write("chain.pem", "");
        var configuration = _scratch.Write(
            "any.cnf", "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nMinProtocol = TLSv1\n");
        return ShapeServer.Start(_scratch.Path, configuration, version, "-cipher", cipher, "-dhparam",
            _scratch.Write("dh.pem", Parameters()));
    }

    private static string Parameters() =>
        ExternalTool.Run("openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048").MustSucceed().Output;

    /// <summary>Answers SSLRequest with S and is a wire from there on.</summary>
    private static ScriptedServer Relay(int port) => ScriptedServer.Start(async (socket, token) =>
    {
        await socket.ReceiveAsync(new byte[8], token);
        await socket.SendAsync("S"u8.ToArray(), token);
        await OpenSslServer.RelayAsync(socket, port, token);
    });

    private sealed class BrokenClock : TimeProvider
    {
        public override long TimestampFrequency => throw new InvalidOperationException("A clock that fails.");
    }
}
