using System.Net;
using System.Net.Sockets;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Tests.Probe;

namespace PgTlsDashboard.Core.Tests.Login;

public sealed class AdminConnectionTests
{
    [Theory]
    [InlineData("", "connection-string-empty")]
    [InlineData("   ", "connection-string-empty")]
    [InlineData("no string at all", "connection-string-syntax")]
    [InlineData("hots=127.0.0.1 user=app", "connection-string-keyword")]
    [InlineData("Host=127.0.0.1;Usernaem=app;Password=secret-horse", "connection-string-syntax")]
    [InlineData("Host=127.0.0.1;Username=app;Port=secret-horse", "connection-string-syntax")]
    [InlineData("host=127.0.0.1 user=app port=secret-horse", "connection-string-value")]
    [InlineData("host=127.0.0.1 user=app sslmode=secret-horse", "connection-string-value")]
    [InlineData("host=127.0.0.1 user=app service=main", "connection-string-unsupported")]
    [InlineData("host=127.0.0.1 user=app sslcrl=/x", "connection-string-unsupported")]
    [InlineData("host=127.0.0.1 user=app requirepeer=postgres", "connection-string-unsupported")]
    [InlineData("host=a,b user=app", "several-hosts")]
    [InlineData("Host=a,b;Username=app", "several-hosts")]
    [InlineData("host=127.0.0.1 password=secret-horse", "no-user")]
    [InlineData("host=127.0.0.1 user=app port=0", "connection-string-value")]
    [InlineData("host=127.0.0.1 user=app port=65536", "bad-port")]
    [InlineData("host=127.0.0.1 user=app sslmode=verify-full sslrootcert=/nowhere/root.crt", "root-file-unreadable")]
    [InlineData("host=127.0.0.1 user=app sslmode=require sslrootcert=/dev/null", "root-file-empty")]
    public async Task A_string_of_no_use_is_one_clear_sentence(string text, string code)
    {
        var refused = Assert.IsType<AdminOutcome.Refused>(await AdminSession.OpenAsync(text, CancellationToken.None));

        Assert.Equal(code, refused.Finding.Code.Text);
        Assert.NotEmpty(refused.Finding.Remedy!);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host=127.0.0.1 port={0} user=app password=secret-horse")]
    [InlineData("host=127.0.0.1 port={0} user=app password=secret;horse=1")]
    [InlineData("postgresql://app:secret-horse@127.0.0.1:{0}/db")]
    [InlineData("Host=127.0.0.1;Port={0};Username=app;Password=secret-horse")]
    [InlineData("host=127.0.0.1;port={0};user id=app;password=secret-horse")]
    [InlineData("Server=127.0.0.1;Port={0};Username=app")]
    public async Task Each_spelling_reaches_the_place_and_tells_that_nothing_listens(string format)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var refused = Assert.IsType<AdminOutcome.Refused>(
            await AdminSession.OpenAsync(string.Format(null, format, port), CancellationToken.None));

        Assert.Equal("unreachable", refused.Finding.Code.Text);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_socket_is_told()
    {
        var refused = Assert.IsType<AdminOutcome.Refused>(
            await AdminSession.OpenAsync("postgresql://app@%2Fnowhere%2Fat%2Fall/db", CancellationToken.None));

        Assert.Equal("unreachable", refused.Finding.Code.Text);
    }

    [Fact]
    public async Task A_server_that_refuses_TLS_is_told_apart()
    {
        await using var server = ScriptedServer.Answering("N"u8.ToArray());

        var refused = Assert.IsType<AdminOutcome.Refused>(
            await AdminSession.OpenAsync($"host=127.0.0.1 port={server.Port} user=app sslmode=require", CancellationToken.None));

        Assert.Equal("tls-off", refused.Finding.Code.Text);
    }

    [Fact]
    public async Task The_caller_can_cancel()
    {
        await using var server = ScriptedServer.Silent(out var reached);
        using var cancel = new CancellationTokenSource();

        var opening = AdminSession.OpenAsync($"host=127.0.0.1 port={server.Port} user=app", cancel.Token);
        await Wait.ForAsync(reached);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }
}
