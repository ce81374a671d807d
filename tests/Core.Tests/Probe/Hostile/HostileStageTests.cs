using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Probe.Wire;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>The same attack at each stage, at both depths.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class HostileStageTests : IDisposable
{
    private const int Block = 65536;
    private readonly X509Certificate2 _root = Root();
    private readonly X509Certificate2 _leaf;

    public HostileStageTests() => _leaf = Server(_root, "CN=db", [], ["127.0.0.1"]);

    public void Dispose()
    {
        _leaf.Dispose();
        _root.Dispose();
    }

    public static TheoryData<Stage> Stages => [.. Enum.GetValues<Stage>()];

    [Theory, MemberData(nameof(Stages))]
    public Task A_server_that_falls_silent(Stage stage) => HoldsAsync(stage, (_, _, _) => Task.CompletedTask, timePasses: true);

    [Theory, MemberData(nameof(Stages))]
    public Task A_server_that_answers_byte_by_byte(Stage stage) => HoldsAsync(stage, async (line, _, token) =>
    {
        var plausible = Plausible(stage);
        for (var i = 0; ; i++)
        {
            await line.WriteAsync(new[] { i < plausible.Length ? plausible[i] : (byte)'x' }, token);
            await Task.Yield();
        }
    }, timePasses: true);

    [Theory, MemberData(nameof(Stages))]
    public Task A_server_that_sends_a_gibibyte(Stage stage) => HoldsAsync(stage, (line, _, token) => FloodAsync(line, stage, token));

    /// <summary>Before TLS 1.3 a renegotiation is asked for, and what comes instead of its answer is not kept.</summary>
    [Fact]
    public Task A_server_that_sends_a_gibibyte_under_TLS_1_2() =>
        HoldsAsync(Stage.AfterHandshake, (line, _, token) => FloodAsync(line, Stage.AfterHandshake, token), SslProtocols.Tls12);

    [Theory, MemberData(nameof(Stages))]
    public Task A_server_that_resets(Stage stage) => HoldsAsync(stage, (_, socket, _) =>
    {
        ScriptedServer.Reset(socket);
        return Task.CompletedTask;
    });

    [Theory, MemberData(nameof(Stages))]
    public Task A_server_that_closes(Stage stage) => HoldsAsync(stage, (_, socket, _) =>
    {
        socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(SslRequestResponse.Refused, "N", true, "S")]
    [InlineData(SslRequestResponse.Injected, "N", false, "S")]
    [InlineData(SslRequestResponse.Accepted, "S", true, "S")]
    [InlineData(SslRequestResponse.Accepted, "S", true, "N")]
    [InlineData(SslRequestResponse.Accepted, "S", true, "E\0\0\0\u000aMno\0\0")]
    public async Task A_server_that_changes_its_mind(SslRequestResponse expected, string first, bool later, string then)
    {
        await using var server = new HostileServer(Stage.SslRequest, async (line, _, token) =>
        {
            await line.WriteAsync(System.Text.Encoding.Latin1.GetBytes(later ? first : first + then), token);
            // What the client does next shows that it has read the first answer.
            if (later && await line.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken: token) == 0) return;
            for (var i = 0; i < 1000 && later; i++) await line.WriteAsync(System.Text.Encoding.Latin1.GetBytes(then), token);
        }, _leaf);

        var (handshake, _) = await HostileAssert.HoldsAsync(server);

        Assert.Equal(expected, handshake.SslRequest);
        Assert.Null(handshake.Protocol);
    }

    [Theory, InlineData(Stage.Accept), InlineData(Stage.Handshake), InlineData(Stage.Startup)]
    public Task An_echo(Stage stage) => HoldsAsync(stage, async (line, _, token) =>
    {
        var buffer = new byte[4096];
        while (await line.ReadAsync(buffer, token) is > 0 and var read) await line.WriteAsync(buffer.AsMemory(0, read), token);
    }, timePasses: true);

    private async Task HoldsAsync(Stage stage, Func<Stream, Socket, CancellationToken, Task> attack,
        SslProtocols protocols = SslProtocols.None, bool timePasses = false)
    {
        await using var server = new HostileServer(stage, attack, _leaf, protocols) { TimePasses = timePasses };
        await HostileAssert.HoldsAsync(server);
    }

    private static async Task FloodAsync(Stream line, Stage stage, CancellationToken token)
    {
        byte[] block = new byte[Block];
        block.AsSpan().Fill((byte)'x');
        await line.WriteAsync(Plausible(stage), token);
        await HostileServer.FloodAsync(line, block, token);
    }

    /// <summary>What makes a reader wait for more.</summary>
    private static byte[] Plausible(Stage stage) => stage switch
    {
        Stage.Accept or Stage.SslRequest => [(byte)'E'],
        Stage.Handshake => [22, 3, 3, 0x40, 0],
        _ => [(byte)'S', 0, 0, 0xff, 0xff],
    };
}
