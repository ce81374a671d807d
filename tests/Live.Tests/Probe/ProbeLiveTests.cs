using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Live.Tests.Servers;
using PgTlsDashboard.Live.Tests.Verify;

namespace PgTlsDashboard.Live.Tests.Probe;

public sealed class ProbeLiveTests
{
    [Theory, ClassData(typeof(Majors))]
    public async Task Each_major_is_seen_as_it_is_without_and_with_TLS(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await PostgresServer.StartAsync(major);

        var before = await ProbeAsync(server, pki);
        await pki.InstallAsync(server, askClients: false);
        var tls = await ProbeAsync(server, pki);
        await pki.InstallAsync(server, askClients: true);
        var asking = await ProbeAsync(server, pki);

        Assert.Equal(SslRequestResponse.Refused, before.SslRequest);
        Assert.Contains(before.Findings, f => f.Code.Text == "tls-off");
        Assert.Equal(SslRequestResponse.Accepted, tls.SslRequest);
        Assert.Equal(("TLSv1.3", "TLS_AES_256_GCM_SHA384"), (tls.Protocol, tls.CipherSuite));
        Assert.Equal(pki.Server, Assert.Single(tls.Chain));
        Assert.Equal((ChainTrust.Trusted, true), (tls.Trust, tls.HostNameMatches));
        Assert.False(tls.ClientCertificateRequested);
        Assert.True(asking.ClientCertificateRequested);
        Assert.Equal([pki.Root.Subject], asking.ClientCertificateAuthorities.ToArray());
        Assert.Equal(major >= 17, asking.DirectTls);
        // initdb's pg_hba.conf trusts loopback.
        Assert.Equal(PlaintextVerdict.LetIn, asking.Plaintext.Verdict);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Direct_TLS_is_proven_by_an_answer_and_not_by_the_handshake(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await PostgresServer.StartAsync(major);
        await pki.InstallAsync(server, askClients: false);

        var report = await new HandshakeProbe(TimeProvider.System).ProbeAsync(
            new ProbeRequest { Host = "127.0.0.1", Port = server.Port, Negotiation = ProbeNegotiation.Direct }, CancellationToken.None);

        Assert.Equal(major >= 17, report.DirectTls);
        Assert.Equal(major < 17, report.Findings.Any(f => f.Code.Text == "direct-tls-unsupported"));
    }

    [Theory, InlineData("host all all 127.0.0.1/32 scram-sha-256", PlaintextVerdict.PasswordAsked),
        InlineData("hostssl all all 127.0.0.1/32 scram-sha-256", PlaintextVerdict.Refused)]
    public async Task Plaintext_is_told_in_the_servers_own_words(string record, PlaintextVerdict expected)
    {
        await using var server = await PostgresServer.StartAsync(15, new PostgresOptions { Hba = $"local all all trust\n{record}\n" });

        var report = await new HandshakeProbe(TimeProvider.System).ProbeAsync(
            new ProbeRequest { Host = "127.0.0.1", Port = server.Port, AskPlaintext = true }, CancellationToken.None);

        Assert.Equal(expected, report.Plaintext.Verdict);
        if (expected == PlaintextVerdict.Refused)
            Assert.StartsWith("28000 no pg_hba.conf entry for host \"127.0.0.1\"", report.Plaintext.Text, StringComparison.Ordinal);
    }

    private static Task<ProbeReport> ProbeAsync(PostgresServer server, VerifyPki pki) => new HandshakeProbe(TimeProvider.System).ProbeAsync(
        new ProbeRequest { Host = "127.0.0.1", Port = server.Port, Trust = [pki.Root], AskPlaintext = true, AskDirectTls = true },
        CancellationToken.None);
}
