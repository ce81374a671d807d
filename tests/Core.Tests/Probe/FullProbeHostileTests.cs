using System.Net.Sockets;
using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Probe;

public sealed class FullProbeHostileTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);
    private static readonly byte[] s_handshakeFailure = [21, 3, 3, 0, 2, 2, 40];

    [Fact]
    public async Task Who_refused_is_told_the_servers_alert_its_close_a_reset_and_silence()
    {
        Assert.Equal((RefusedBy.Server, TlsAlert.HandshakeFailure),
            await StopAsync(async (socket, token) => await socket.SendAsync(s_handshakeFailure, token)));
        Assert.Equal((RefusedBy.Server, null), await StopAsync((_, _) => Task.CompletedTask));
        Assert.Equal((RefusedBy.Server, null),
            await StopAsync(async (socket, token) => await socket.SendAsync("HTTP/1.1 400 no\r\n\r\n"u8.ToArray(), token)));
        Assert.Equal((RefusedBy.Network, null),
            await StopAsync((socket, _) => { ScriptedServer.Reset(socket); return Task.CompletedTask; }));
        var time = Standing();
        Assert.Equal((RefusedBy.Deadline, null), await StopAsync((_, token) =>
        {
            time.Advance(s_deadline);
            return Task.Delay(Timeout.Infinite, token);
        }, time));
    }

    [Fact]
    public async Task A_server_that_takes_every_suite_meets_the_limit_of_connections()
    {
        await using var server = Answering(Greedy);

        var report = await ProbeAsync(server, limit: 30);

        Assert.True(report.Full!.Cut);
        Assert.InRange(report.Full.Connections, 28, 30);
        Assert.Contains(report.Findings, finding => finding.Code.Text == "probe-incomplete");
        Assert.Contains(report.Full.Protocols, protocol => !protocol.Complete);
    }

    [Fact]
    public async Task A_suite_that_was_not_offered_is_no_answer_and_ends_the_search()
    {
        await using var server = Answering(_ => Hello(0x0303, 0x1301));

        var report = await ProbeAsync(server);

        var tls12 = report.Full!.Protocols.Single(protocol => protocol.Version == TlsVersion.Tls12);
        Assert.Empty(tls12.Suites);
        Assert.Null(report.Full.Certificate);
    }

    [Fact]
    public async Task Another_version_than_the_offered_is_told()
    {
        await using var server = Answering(_ => Hello(0x0301, 0x002f));

        var report = await ProbeAsync(server);

        var tls11 = report.Full!.Protocols.Single(protocol => protocol.Version == TlsVersion.Tls11);
        Assert.Equal((false, TlsVersion.Tls10), (tls11.Offered, tls11.Chosen!.Value));
        Assert.True(report.Full.Protocols.Single(protocol => protocol.Version == TlsVersion.Tls10).Offered);
    }

    [Fact]
    public async Task An_endless_flight_is_cut_and_a_flood_of_empty_records_costs_no_more_than_the_deadline()
    {
        var time = Standing();
        await using var endless = Answering(_ => [.. Hello(0x0303, 0xc02f)], forever: [22, 3, 3, 0x40, 0, .. new byte[16384]]);
        await using var empty = Answering(_ => [], forever: [22, 3, 3, 0, 0], time);

        Assert.NotNull((await ProbeAsync(endless)).Full);
        Assert.NotNull((await ProbeAsync(empty, time: time)).Full);
    }

    [Fact]
    public async Task The_caller_can_cancel_full_depth()
    {
        await using var server = ScriptedServer.Silent(out var reached);
        using var cancel = new CancellationTokenSource();

        var probe = new HandshakeProbe(Standing()).ProbeAsync(Request(server.Port, 250), cancel.Token);
        await Wait.ForAsync(reached);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(probe));
    }

    [Fact]
    public async Task Injected_bytes_are_counted_and_nothing_further_is_asked()
    {
        var (time, asked) = (Standing(), 0);
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, 8, token);
            await socket.SendAsync(new byte[] { (byte)'S', 1, 2, 3 }, token);
            // The startup packet in the clear waits for the rest of a message.
            if (Interlocked.Increment(ref asked) > 1) time.Advance(s_deadline);
            await Task.Delay(Timeout.Infinite, token);
        });

        var report = await ProbeAsync(server, time: time);

        Assert.Equal((3, SslRequestResponse.Injected), (report.InjectedBytes, report.SslRequest));
        Assert.Null(report.Full);
    }

    [Fact]
    public async Task Tickets_of_a_server_that_gives_some_are_counted()
    {
        using var root = Root();
        using var leaf = TestCertificates.Server(root, "CN=db", ["db.test"], ["127.0.0.1"]);
        await using var server = ScriptedServer.WithTls(leaf, async (stream, token) =>
        {
            _ = await stream.ReadAtLeastAsync(new byte[8], 8, cancellationToken: token);
            await stream.WriteAsync(
                new byte[] { (byte)'E', 0, 0, 0, 11, (byte)'C', (byte)'2', (byte)'8', (byte)'0', (byte)'0', (byte)'0', 0 }, token);
        });

        var report = await ProbeAsync(server);

        Assert.Equal(ResumptionResult.Offered, report.Full!.Resumption!.Ticket13);
        Assert.All(report.Full.Resumption.Tickets, ticket => Assert.True(ticket.Lifetime > TimeSpan.Zero));
        Assert.NotEmpty(report.Full.Resumption.Tickets);
    }

    /// <summary>Whatever a server's messages hold, reading them ends without an exception and keeps what it keeps bounded.</summary>
    [Fact]
    public void Any_bytes_can_be_taken_as_messages() => Gen.Select(Gen.Byte, Gen.Byte.Array[0, 400], Gen.Bool).Sample((type, body, first) =>
    {
        var flight = new ServerFlight();
        if (first) flight.Take(2, Hello(0x0303, 0xc030).AsSpan(9));
        flight.Take((byte)(type % 24), body);
        flight.TakeCertificates13(body);
        flight.ReadCertificateRequest13(body);
        flight.TakeVerify13(body);
        Assert.InRange(flight.Certificates.Count, 0, 32);
    });

    private static async Task<(RefusedBy, TlsAlert?)> StopAsync(Func<Socket, CancellationToken, Task> afterHello,
        FakeTimeProvider? time = null)
    {
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, 8, token);
            await socket.SendAsync("S"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[4096], token);
            await afterHello(socket, token);
        });
        var report = await ProbeAsync(server, time: time);
        var stop = report.Full!.Protocols[0].Stop!;
        return (stop.By, stop.Alert);
    }

    /// <param name="time">Goes on by a second each thousand times that <paramref name="forever"/> is sent, up to a second after the
    /// deadline.</param>
    private static ScriptedServer Answering(Func<byte[], byte[]> answer, byte[]? forever = null, FakeTimeProvider? time = null) =>
        ScriptedServer.Start(async (socket, token) =>
    {
        await ScriptedServer.ReadAsync(socket, 8, token);
        await socket.SendAsync("S"u8.ToArray(), token);
        var hello = new byte[4096];
        var read = await socket.ReceiveAsync(hello, token);
        await socket.SendAsync(answer(hello[..read]), token);
        for (var sent = 1; forever is not null; sent++)
        {
            await socket.SendAsync(forever, token);
            if (sent % 1000 == 0 && time?.GetUtcNow() <= time?.Start + s_deadline) time?.Advance(TimeSpan.FromSeconds(1));
        }
    });

    /// <summary>Takes the first suite of any hello for TLS 1.2.</summary>
    private static byte[] Greedy(byte[] hello) => hello.Length > 48 && hello[10] == 3
        ? [.. Hello(0x0303, (ushort)((hello[46] << 8) | hello[47])), 22, 3, 3, 0, 4, 14, 0, 0, 0]
        : s_handshakeFailure;

    private static byte[] Hello(ushort version, ushort suite)
    {
        byte[] body = [(byte)(version >> 8), (byte)version, .. RandomNumberGenerator.GetBytes(32), 0, (byte)(suite >> 8), (byte)suite, 0];
        return [22, 3, 3, 0, (byte)(body.Length + 4), 2, 0, 0, (byte)body.Length, .. body];
    }

    private static ProbeRequest Request(int port, int limit) =>
        new() { Host = "127.0.0.1", Port = port, Depth = ProbeDepth.Full, Deadline = s_deadline, MaxConnections = limit };

    private static Task<ProbeReport> ProbeAsync(ScriptedServer server, int limit = 250, FakeTimeProvider? time = null) =>
        Wait.ForAsync(new HandshakeProbe(time ?? Standing()).ProbeAsync(Request(server.Port, limit), CancellationToken.None));
}
