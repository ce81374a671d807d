using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Probe;

public sealed class HostileServerTests
{
    [Theory]
    [InlineData("N", SslRequestResponse.Refused, "tls-off")]
    [InlineData("Sxyz", SslRequestResponse.Injected, "injected-bytes")]
    [InlineData("Nxyz", SslRequestResponse.Injected, "injected-bytes")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", SslRequestResponse.NotPostgres, "not-postgres")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", SslRequestResponse.NotPostgres, "not-postgres")]
    [InlineData("\0", SslRequestResponse.NotPostgres, "not-postgres")]
    [InlineData("Ecould not fork new process for connection\n\0", SslRequestResponse.Error, "server-error")]
    public async Task Each_answer_has_its_name(string answer, SslRequestResponse expected, string code)
    {
        await using var server = ScriptedServer.Answering(Encoding.ASCII.GetBytes(answer));

        var report = await ProbeAsync(server);

        Assert.True(report.Reachable);
        Assert.Equal(expected, report.SslRequest);
        Assert.Equal(code, Assert.Single(report.Findings).Code.Text);
        Assert.Null(report.Protocol);
    }

    [Fact]
    public async Task Injected_bytes_are_seen_every_time()
    {
        await using var server = ScriptedServer.Answering([(byte)'S', 0x16, 0x03, 0x03, 0, 5]);

        for (var i = 0; i < 50; i++) Assert.Equal(SslRequestResponse.Injected, (await ProbeAsync(server)).SslRequest);
    }

    [Fact]
    public async Task Bytes_that_come_late_after_S_break_the_handshake()
    {
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, 8, token);
            await socket.SendAsync("S"u8.ToArray(), token);
            // Sooner, they would have come with the S.
            await socket.ReceiveAsync(new byte[1], token);
            await socket.SendAsync("this is no TLS at all, it is text"u8.ToArray(), token);
            await Task.Delay(Timeout.Infinite, token);
        });

        var report = await ProbeAsync(server);

        Assert.Equal("handshake-failed", Assert.Single(report.Findings).Code.Text);
        Assert.Null(report.Protocol);
    }

    [Fact]
    public async Task An_error_packet_is_read_and_made_harmless()
    {
        byte[] fields = [.. "SFATAL\0C57P03\0Mstarting\u001b[31m up\u202e\0\0"u8];
        await using var server = ScriptedServer.Answering([(byte)'E', 0, 0, 0, (byte)(fields.Length + 4), .. fields]);

        var report = await ProbeAsync(server);

        Assert.Equal("The server answers with an error: 57P03 starting\uFFFD[31m up\uFFFD", Assert.Single(report.Findings).Message);
    }

    [Fact]
    public async Task An_endless_error_is_cut()
    {
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, 8, token);
            await socket.SendAsync("E"u8.ToArray(), token);
            var more = Encoding.ASCII.GetBytes(new string('x', 65536));
            while (true) await socket.SendAsync(more, token);
        });

        var report = await ProbeAsync(server);

        Assert.Equal(SslRequestResponse.Error, report.SslRequest);
        Assert.True(Assert.Single(report.Findings).Message.Length < 600);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_the_deadline_and_no_more()
    {
        await using var server = ScriptedServer.Silent(out var reached);
        var time = Standing();

        var probe = new HandshakeProbe(time).ProbeAsync(Request(server.Port, TimeSpan.FromSeconds(3)), CancellationToken.None);
        await Wait.ForAsync(reached);
        time.Advance(TimeSpan.FromSeconds(2.999));
        Assert.False(probe.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.001));
        var report = await Wait.ForAsync(probe);

        Assert.Equal(SslRequestResponse.TimedOut, report.SslRequest);
        Assert.Equal(FindingCode.NoAnswer, Assert.Single(report.Findings).Code);
    }

    [Fact]
    public async Task A_handshake_that_comes_byte_by_byte_costs_the_deadline_and_no_more()
    {
        var (time, sent) = (Standing(), 0);
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, 8, token);
            await socket.SendAsync("S"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[1], token);
            byte[] hello = [0x16, 0x03, 0x03, 0x40, 0x00];
            for (; sent < 50; sent++)
            {
                await socket.SendAsync(new[] { sent < hello.Length ? hello[sent] : (byte)0 }, token);
                time.Advance(TimeSpan.FromMilliseconds(20));
            }
            await Task.Delay(Timeout.Infinite, token);
        });

        var report = await Wait.ForAsync(
            new HandshakeProbe(time).ProbeAsync(Request(server.Port, TimeSpan.FromSeconds(1)), CancellationToken.None));

        Assert.Equal(FindingCode.HandshakeTimeout, Assert.Single(report.Findings).Code);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public async Task A_reset_at_any_stage_is_an_answer(int stage)
    {
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            if (stage >= 1) await ScriptedServer.ReadAsync(socket, 8, token);
            if (stage >= 2) await socket.SendAsync("S"u8.ToArray(), token);
            if (stage >= 3) await ScriptedServer.ReadAsync(socket, 50, token);
            ScriptedServer.Reset(socket);
        });

        var report = await ProbeAsync(server);

        // After S the reset may overtake the byte; both are a cut connection.
        var finding = Assert.Single(report.Findings);
        Assert.Contains(finding.Code.Text, stage < 2 ? ["closed", "unreachable"] : new[] { "closed", "handshake-failed" });
        Assert.Null(report.Protocol);
    }

    [Fact]
    public async Task A_server_that_closes_without_a_word_is_told()
    {
        await using var server = ScriptedServer.Start(async (socket, token) => await ScriptedServer.ReadAsync(socket, 8, token));

        var report = await ProbeAsync(server);

        Assert.Equal(SslRequestResponse.Closed, report.SslRequest);
        Assert.Equal("closed", Assert.Single(report.Findings).Code.Text);
    }

    [Fact]
    public async Task A_chain_of_a_hundred_certificates_is_cut()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", [], ["127.0.0.1"]);
        var chain = new X509Certificate2Collection();
        for (var i = 0; i < 99; i++) chain.Add(Root($"CN=filler {i}"));
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, 8, token);
            await socket.SendAsync("S"u8.ToArray(), token);
            await OpenSslServer.ServeAsync(socket, leaf, chain, token);
        });

        var report = await ProbeAsync(server);

        Assert.Equal(32, report.Chain.Length);
        Assert.Equal(ToCore(leaf), report.Chain[0]);
        Assert.Contains(report.Findings, f => f.Code.Text == "long-chain");
    }

    [Fact]
    public async Task Nothing_listens_there()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();

        var report = await new HandshakeProbe(TimeProvider.System).ProbeAsync(new() { Host = "localhost", Port = port },
            CancellationToken.None);

        Assert.False(report.Reachable);
        Assert.Equal("unreachable", Assert.Single(report.Findings).Code.Text);
    }

    [Theory]
    [InlineData("", 5432, "bad-host")]
    [InlineData("a b", 5432, "bad-host")]
    [InlineData("/var/run/postgresql", 5432, "bad-host")]
    [InlineData("127.0.0.1", 0, "bad-port")]
    [InlineData("127.0.0.1", 65536, "bad-port")]
    [InlineData("no-such-host.invalid", 5432, "name-not-found")]
    [InlineData("-\u202e-", 5432, "name-not-found")]
    public async Task A_place_that_is_none_is_told(string host, int port, string code)
    {
        var report = await new HandshakeProbe(TimeProvider.System).ProbeAsync(new() { Host = host, Port = port, Deadline = Wait.Hang },
            CancellationToken.None);

        Assert.False(report.Reachable);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(code, finding.Code.Text);
        Assert.DoesNotContain('\u202e', finding.Message);
    }

    [Fact]
    public async Task The_caller_can_cancel()
    {
        await using var server = ScriptedServer.Silent(out var reached);
        using var cancel = new CancellationTokenSource();

        var probe = new HandshakeProbe(Standing()).ProbeAsync(Request(server.Port, TimeSpan.FromSeconds(5)), cancel.Token);
        await Wait.ForAsync(reached);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(probe));
    }

    private static ProbeRequest Request(int port, TimeSpan deadline) => new() { Host = "127.0.0.1", Port = port, Deadline = deadline };

    private static Task<ProbeReport> ProbeAsync(ScriptedServer server) =>
        Wait.ForAsync(new HandshakeProbe(Standing()).ProbeAsync(Request(server.Port, TimeSpan.FromSeconds(5)), CancellationToken.None));
}
