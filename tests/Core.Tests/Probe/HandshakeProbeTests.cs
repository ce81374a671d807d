using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Probe;

public sealed class HandshakeProbeTests
{
    [Fact]
    public async Task A_good_server_is_told_with_protocol_suite_chain_and_trust()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", ["db.test"], ["127.0.0.1"]);
        await using var server = ScriptedServer.WithTls(leaf);

        var report = await ProbeAsync(Request(server) with { Trust = [ToCore(root)] });

        Assert.True(report.Reachable);
        Assert.Equal(SslRequestResponse.Accepted, report.SslRequest);
        Assert.Equal("TLSv1.3", report.Protocol);
        Assert.StartsWith("TLS_", report.CipherSuite, StringComparison.Ordinal);
        Assert.Equal(ToCore(leaf), Assert.Single(report.Chain));
        Assert.Equal(ChainTrust.Trusted, report.Trust);
        Assert.Equal("CN=test root", report.TrustedBy);
        Assert.True(report.HostNameMatches);
        Assert.Equal(89, report.DaysLeft);
        Assert.False(report.ClientCertificateRequested);
        Assert.Empty(report.Findings);
        Assert.True(report.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public async Task Without_given_roots_the_chain_is_not_judged()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", [], ["127.0.0.1"]);
        await using var server = ScriptedServer.WithTls(leaf);

        var report = await ProbeAsync(Request(server));

        Assert.Equal(ChainTrust.NotJudged, report.Trust);
        Assert.Null(report.TrustedBy);
    }

    [Fact]
    public async Task The_chain_comes_as_sent_with_the_leaf_first()
    {
        using var root = Root();
        using var intermediate = Intermediate(root);
        using var leaf = Server(intermediate, "CN=db", [], ["127.0.0.1"]);
        await using var server = ScriptedServer.WithTls(leaf, chain: [intermediate]);

        var report = await ProbeAsync(Request(server) with { Trust = [ToCore(root)] });

        Assert.Equal(["CN=db", "CN=test intermediate"], report.Chain.Select(c => c.Subject));
        Assert.Equal(ChainTrust.Trusted, report.Trust);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Whether_a_client_certificate_is_asked_for_is_told(bool asks)
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", [], ["127.0.0.1"]);
        await using var server = ScriptedServer.WithTls(leaf, askClient: asks);

        var report = await ProbeAsync(Request(server));

        Assert.Equal(asks, report.ClientCertificateRequested);
    }

    [Fact]
    public async Task The_server_name_is_judged_and_not_the_address_that_was_dialled()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", ["db.test"]);
        await using var server = ScriptedServer.WithTls(leaf);

        var right = await ProbeAsync(Request(server) with { ServerName = "db.test" });
        var wrong = await ProbeAsync(Request(server) with { ServerName = "other.test" });

        Assert.True(right.HostNameMatches);
        Assert.False(wrong.HostNameMatches);
        Assert.Contains("db.test, not for other.test", Has(wrong, "host-name-mismatch").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_without_SAN_is_told()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=127.0.0.1", []);
        await using var server = ScriptedServer.WithTls(leaf);

        var report = await ProbeAsync(Request(server));

        Assert.True(report.HostNameMatches);
        Has(report, "cn-only");
    }

    [Theory]
    [InlineData(59, null)]
    [InlineData(65, "expires-soon")]
    [InlineData(91, "expired")]
    [InlineData(-2, "not-yet-valid")]
    public async Task Dates_are_judged_by_the_given_clock(int days, string? code)
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", [], ["127.0.0.1"]);
        await using var server = ScriptedServer.WithTls(leaf);

        var report = await new HandshakeProbe(new ShiftedClock(TimeSpan.FromDays(days))).ProbeAsync(
            Request(server) with { Trust = [ToCore(root)] }, CancellationToken.None);

        Assert.Equal(89 - days, report.DaysLeft);
        if (code is null) Assert.Empty(report.Findings);
        else Assert.Equal(code, Assert.Single(report.Findings).Code.Text);
        Assert.Equal(code is null or "expires-soon" ? ChainTrust.Trusted : ChainTrust.Untrusted, report.Trust);
    }

    [Fact]
    public async Task A_direct_handshake_alone_is_no_proof_that_PostgreSQL_is_reached()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", [], ["127.0.0.1"]);
        await using var hangsUp =
            ScriptedServer.Start(
                (socket, token) => ScriptedServer.ServeTlsAsync(socket, leaf, (_, _) => Task.CompletedTask, false, null, token));
        await using var answers =
            ScriptedServer.Start((socket, token) => ScriptedServer.ServeTlsAsync(socket, leaf, Refuse, false, null, token));

        var first = await ProbeAsync(Request(hangsUp) with { Negotiation = ProbeNegotiation.Direct });
        var second = await ProbeAsync(Request(answers) with { Negotiation = ProbeNegotiation.Direct });

        Assert.Equal("TLSv1.3", first.Protocol);
        Assert.False(first.DirectTls);
        Has(first, "direct-tls-unsupported");
        Assert.True(second.DirectTls);
        Assert.Equal(SslRequestResponse.NotAsked, second.SslRequest);
        Assert.Empty(second.Findings);
    }

    [Fact]
    public async Task A_plaintext_startup_packet_shows_whether_plaintext_is_open()
    {
        await using var refuses = Plaintext(Error("SFATAL\0C28000\0Mno entry\0\0"u8));
        await using var asks = Plaintext([(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3]);
        await using var enters = Plaintext([(byte)'R', 0, 0, 0, 8, 0, 0, 0, 0, (byte)'Z', 0, 0, 0, 5, (byte)'I']);

        Assert.Equal(PlaintextVerdict.Refused, (await ProbeAsync(Request(refuses) with { AskPlaintext = true })).Plaintext.Verdict);
        Assert.Equal(PlaintextVerdict.PasswordAsked, (await ProbeAsync(Request(asks) with { AskPlaintext = true })).Plaintext.Verdict);
        var open = await ProbeAsync(Request(enters) with { AskPlaintext = true });
        Assert.Equal(PlaintextVerdict.LetIn, open.Plaintext.Verdict);
        Assert.Equal(Severity.Error, Has(open, "plaintext-open").Severity);
        Assert.Equal(PlaintextVerdict.NotAsked, (await ProbeAsync(Request(enters))).Plaintext.Verdict);
    }

    private static ScriptedServer Plaintext(byte[] answer) => ScriptedServer.Start(async (socket, token) =>
    {
        var first = await ScriptedServer.ReadAsync(socket, 8, token);
        await socket.SendAsync(first[3] == 8 ? "N"u8.ToArray() : answer, token);
        await Task.Delay(Timeout.Infinite, token);
    });

    private static async Task Refuse(Stream stream, CancellationToken token)
    {
        await stream.ReadExactlyAsync(new byte[8], token);
        byte[] error = Error("C28000\0Mrefused\0\0"u8);
        await stream.WriteAsync(error, token);
        await Task.Delay(Timeout.Infinite, token);
    }

    private static byte[] Error(ReadOnlySpan<byte> fields) => [(byte)'E', 0, 0, 0, (byte)(fields.Length + 4), .. fields];

    private static ProbeRequest Request(ScriptedServer server) => new() { Host = "127.0.0.1", Port = server.Port, Deadline = Wait.Hang };

    private static Task<ProbeReport> ProbeAsync(ProbeRequest request) =>
        new HandshakeProbe(TimeProvider.System).ProbeAsync(request, CancellationToken.None);

    private static Finding Has(ProbeReport report, string code)
    {
        var finding = Assert.Single(report.Findings, f => f.Code.Text == code);
        Assert.False(string.IsNullOrEmpty(finding.Remedy));
        return finding;
    }
}
