using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PgTlsDashboard.Core.Tests.Probe;
using PgTlsDashboard.Core.Verify;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Verify;

public sealed class VerifyHostileServerTests : IDisposable
{
    private readonly X509Certificate2 _root = Root();
    private readonly X509Certificate2 _leaf;

    public VerifyHostileServerTests() => _leaf = Server(_root, "CN=db", [], ["127.0.0.1"]);

    public void Dispose()
    {
        _root.Dispose();
        _leaf.Dispose();
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_password_is_not_believed()
    {
        await using var server = ScriptedServer.WithTls(_leaf, async (stream, token) =>
        {
            await ReadAnyAsync(stream, token);
            await stream.WriteAsync(Message('R', [0, 0, 0, 10, .. "SCRAM-SHA-256\0\0"u8]), token);
            var first = Encoding.ASCII.GetString(await ReadAnyAsync(stream, token));
            var nonce = first[(first.IndexOf("r=", StringComparison.Ordinal) + 2)..];
            await stream.WriteAsync(Message('R', [0, 0, 0, 11, .. Encoding.ASCII.GetBytes($"r={nonce}x,s=c2FsdA==,i=4096")]), token);
            await ReadAnyAsync(stream, token);
            await stream.WriteAsync(
                Message('R', [0, 0, 0, 12, .. Encoding.ASCII.GetBytes($"v={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}")]),
                token);
            await stream.WriteAsync(Entered, token);
            await Task.Delay(Timeout.Infinite, token);
        });

        var login = await LoginAsync(server);

        Assert.Equal(CaseResult.Failed, login.Result);
        Assert.Equal("server-does-not-know-password", Assert.Single(login.Findings).Code.Text);
    }

    [Theory]
    [InlineData("r={0}x,s=c2FsdA==,i=2000000000")]
    [InlineData("r={0}x,s=c2FsdA==,i=0")]
    [InlineData("r={0},s=c2FsdA==,i=4096")]
    [InlineData("r=other,s=c2FsdA==,i=4096")]
    [InlineData("r={0}x,s=!!,i=4096")]
    [InlineData("")]
    public async Task A_broken_or_costly_challenge_is_not_answered(string format)
    {
        await using var server = ScriptedServer.WithTls(_leaf, async (stream, token) =>
        {
            await ReadAnyAsync(stream, token);
            await stream.WriteAsync(Message('R', [0, 0, 0, 10, .. "SCRAM-SHA-256\0\0"u8]), token);
            var first = Encoding.ASCII.GetString(await ReadAnyAsync(stream, token));
            var nonce = first[(first.IndexOf("r=", StringComparison.Ordinal) + 2)..];
            await stream.WriteAsync(Message('R', [0, 0, 0, 11, .. Encoding.ASCII.GetBytes(string.Format(null, format, nonce))]), token);
            await Task.Delay(Timeout.Infinite, token);
        });

        var login = await LoginAsync(server);

        Assert.Equal(FindingCode.NotPostgres, Assert.Single(login.Findings).Code);
    }

    [Fact]
    public async Task Endless_notices_and_huge_lengths_end_the_case()
    {
        await using var notices = ScriptedServer.WithTls(_leaf, async (stream, token) =>
        {
            while (true) await stream.WriteAsync(Message('N', new byte[1000]), token);
        });
        await using var huge = ScriptedServer.WithTls(_leaf, async (stream, token) =>
        {
            await stream.WriteAsync(new byte[] { (byte)'R', 0x7f, 0xff, 0xff, 0xff }, token);
            await Task.Delay(Timeout.Infinite, token);
        });

        Assert.Equal("not-postgres", Assert.Single((await LoginAsync(notices)).Findings).Code.Text);
        Assert.Equal("not-postgres", Assert.Single((await LoginAsync(huge)).Findings).Code.Text);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_server_that_was_not_trusted()
    {
        using var other = Root("CN=other root");
        var received = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            try
            {
                await ScriptedServer.ReadAsync(socket, 8, token);
                await socket.SendAsync("S"u8.ToArray(), token);
                await ScriptedServer.ServeTlsAsync(socket, _leaf,
                    async (stream, t) => received.TrySetResult(await stream.ReadAsync(new byte[100], t)), false, null, token);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client hung up by a reset, perhaps within the handshake: nothing came.
                received.TrySetResult(0);
            }
        });

        var login = await LoginAsync(server, other);

        Assert.Contains(FindingCode.UntrustedChain, login.Findings.Select(f => f.Code));
        Assert.Equal(0, await Wait.ForAsync(received.Task));
    }

    [Fact]
    public async Task No_password_crosses_a_connection_without_TLS()
    {
        var received = new List<byte>();
        await using var server = ScriptedServer.Start(async (socket, token) =>
        {
            var first = await ScriptedServer.ReadAsync(socket, 8, token);
            if (first[3] == 8) return;
            await socket.SendAsync(Message('R', [0, 0, 0, 3]), token);
            var buffer = new byte[1000];
            for (int read; (read = await socket.ReceiveAsync(buffer, token)) > 0;)
                lock (received) received.AddRange(buffer.AsSpan(0, read));
        });

        var report = await RunAsync(server, _root);

        Assert.Equal(CaseResult.Failed, report.Cases.Single(c => c.Name == "plaintext").Result);
        lock (received) Assert.DoesNotContain("secret-horse", Encoding.UTF8.GetString([.. received]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_caller_can_cancel_a_run()
    {
        await using var server = ScriptedServer.Silent(out var reached);
        using var cancel = new CancellationTokenSource();

        var run = new ConnectionVerifier(Standing()).RunAsync(Material(server, _root), null, cancel.Token);
        await Wait.ForAsync(reached);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(run));
    }

    private static byte[] Entered => [.. Message('R', [0, 0, 0, 0]), .. Message('Z', "I"u8)];

    private static byte[] Message(char type, ReadOnlySpan<byte> body) =>
        [(byte)type, 0, 0, (byte)((body.Length + 4) >> 8), (byte)(body.Length + 4), .. body];

    private static async Task<byte[]> ReadAnyAsync(SslStream stream, CancellationToken token)
    {
        var buffer = new byte[1000];
        return buffer[..await stream.ReadAsync(buffer, token)];
    }

    private async Task<CaseOutcome> LoginAsync(ScriptedServer server, X509Certificate2? root = null) =>
        (await RunAsync(server, root ?? _root)).Cases[0];

    private static Task<VerifyReport> RunAsync(ScriptedServer server, X509Certificate2 root) =>
        Wait.ForAsync(new ConnectionVerifier(Standing()).RunAsync(Material(server, root), null, CancellationToken.None));

    private static VerifyMaterial Material(ScriptedServer server, X509Certificate2 root) => new()
    {
        TargetId = Guid.NewGuid(),
        Host = "127.0.0.1",
        Port = server.Port,
        Role = "app",
        Database = "postgres",
        Replication = false,
        Password = "secret-horse",
        Identity = null,
        IdentityIsBundle = false,
        Wrong = null,
        Roots = [ToCore(root)],
    };
}
