using System.Collections.Immutable;
using System.Net.Sockets;
using CsCheck;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full;
using PgTlsDashboard.Core.Probe.Full.HostNames;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>Random bytes for every reader of what a server sends: each ends with an answer.</summary>
public sealed class HostileFuzzTests
{
    private static readonly Gen<byte[]> s_bytes = Gen.Byte.Array[0, 600];

    [Fact]
    public Task A_flight_of_any_bytes() => AnyAsync(async (socket, deadline) =>
    {
        var answer = await FlightReader.AskAsync(socket,
            new() { Version = TlsVersion.Tls12, Suites = SuiteNames.Legacy, Groups = GroupNames.Legacy }, deadline);
        Assert.True(answer.Flight is not null || answer.Stop is { Text.Length: > 0 });
    }, Flights());

    [Fact]
    public Task An_answer_of_any_bytes_to_SSLRequest() => AnyAsync(async (socket, deadline) =>
    {
        var answer = await SslNegotiation.AskAsync(socket, deadline);
        Assert.NotEqual(SslRequestResponse.NotAsked, answer.Answer);
        Assert.InRange(answer.Text?.Length ?? 0, 0, 700);
    }, Gen.Select(Gen.Int[0, 3], s_bytes, (first, rest) => (byte[])[(byte)"SNEx"[first], .. rest]));

    [Fact]
    public Task An_answer_of_any_bytes_to_the_startup_packet() => AnyAsync(async (socket, deadline) =>
    {
        await using var connection = new WireConnection(socket, null, null);
        var outcome = await StartupChecks.EnterAsync(connection, deadline);
        Assert.NotEqual("", StartupChecks.Plaintext(outcome).Text);
    }, Messages());

    [Fact]
    public Task Messages_of_any_bytes_to_BouncyCastle() => AnyAsync(async (socket, deadline) =>
    {
        var observer = new TypedTlsObserver(TlsVersion.Tls12, SuiteNames.Legacy, null, "db.test", direct: false);
        var answer = await TypedTls.ShakeHandsAsync(socket, observer, deadline);
        Assert.True(answer.Stop is { Text.Length: > 0 });
    }, Flights());

    [Fact]
    public void A_certificate_with_any_bytes_changed()
    {
        using var root = TestCertificates.Root();
        using var leaf = TestCertificates.Server(root, "CN=db", ["db.test", "*.test"], ["127.0.0.1"]);
        var der = leaf.RawData;
        var roots = ImmutableArray.Create(TestCertificates.ToCore(root));
        Gen.Select(Gen.Select(Gen.Int[0, der.Length - 1], Gen.Byte).Array[1, 4], Gen.Int[0, 40]).Sample((changes, cut) =>
        {
            var changed = der[..^cut];
            foreach (var (at, value) in changes)
                if (at < changed.Length) changed[at] = value;
            _ = ServerKey.IsUsable(changed);
            ImmutableArray<ImmutableArray<byte>> sent = [[.. changed]];
            Assert.NotEqual(ChainTrust.NotJudged, ChainValidator.Validate(sent, roots, TestCertificates.Now).Trust);
            if (SentChain.Read(changed, out var problem) is not { } certificate)
            {
                Assert.NotNull(problem);
                return;
            }
            Assert.Equal(3, HostNameOpinions.Of(certificate, "db.test").Count());
            Assert.Equal(certificate, CertificateReading.Read(certificate, [], null).Leaf);
            Assert.Single(ChainFact.Of([certificate], roots, false).Sent);
        }, iter: 3000);
    }

    /// <summary>Hellos with any extensions, and the messages that follow them with any bodies.</summary>
    private static Gen<byte[]> Flights() => Gen.Select(
        Among<ushort>(0x0303, 0x0303, 0x0301, 0x0304, 0x7777), Among<ushort>(0xc02f, 0x009c, 0x009e, 0x1301, 0x0034),
        Gen.Select(Among<ushort>(0, 5, 16, 22, 23, 35, 43, 51, 0xff01), Gen.Byte.Array[0, 8]).Array[0, 5],
        Gen.Select(Among<byte>(0, 2, 4, 11, 12, 13, 14, 20, 22, 99), s_bytes, Gen.Bool).Array[0, 5], s_bytes,
        (version, suite, extensions, messages, rest) =>
        {
            byte[] all = [.. extensions.SelectMany(e => (byte[])[(byte)(e.Item1 >> 8), (byte)e.Item1, .. HostileTls.Vector16(e.Item2)])];
            byte[] flight = [.. HostileTls.ServerHello(version, suite, null, all),
                .. messages.SelectMany(m => m.Item3 ? HostileTls.Message(m.Item1, m.Item2) : m.Item2)];
            return (byte[])[.. HostileTls.Records(flight), .. rest];
        });

    private static Gen<byte[]> Messages() => Gen.Select(Among('R', 'S', 'E', 'N', 'v', 'K', 'Z', 'T'), s_bytes, Gen.Bool)
        .Array[0, 6].Select(parts => parts.SelectMany(p => p.Item3 ? PostgresWire.Message(p.Item1, p.Item2) : p.Item2).ToArray());

    private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>A server that sends the bytes whatever was asked, and hangs up.</summary>
    private static async Task AnyAsync(Func<Socket, Deadline, Task> read, Gen<byte[]> gen)
    {
        var bytes = Array.Empty<byte>();
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[8192], token);
            await socket.SendAsync(bytes, token);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(new byte[8192], token) > 0)
                continue;
        });
        await gen.SampleAsync(async sample =>
        {
            bytes = sample;
            using var deadline = new Deadline(TimeProvider.System, Wait.Hang, CancellationToken.None);
            var dial = (DialOutcome.Connected)await TcpDialer.ConnectAsync("127.0.0.1", server.Port, deadline);
            using var socket = dial.Socket;
            await read(socket, deadline);
            Assert.False(deadline.Passed);
        }, iter: 1000, threads: 1);
    }
}
