using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Live.Tests.Servers;
using PgTlsDashboard.Live.Tests.Verify;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>libpq itself decides: what psql's verify-full and verify-ca take, the probe must call good, and nothing else.</summary>
public sealed class ProbePsqlTests
{
    [Fact]
    public async Task Host_names_are_judged_as_psql_judges_them()
    {
        (string Names, string Subject)[] certificates =
        [
            ("DNS:db.test,DNS:*.wild.test,DNS:127.0.0.9,IP:127.0.0.1,IP:::1", "/CN=cn.test"),
            ("", "/CN=127.0.0.1"),
            ("", "/CN=*.wild.test"),
            ("DNS:db.test", "/CN=127.0.0.1"),
            ("IP:127.0.0.9", "/CN=127.0.0.1"),
            ("IP:127.0.0.1", "/CN=db.test"),
            ("DNS:db*.test,DNS:*,DNS:db.test.", "/CN=db.test"),
            ("email:a@db.test", "/CN=db.test"),
            ("", "/CN=first.test/CN=db.test"),
        ];
        string[] hosts = ["db.test", "DB.TEST", "db.test.", "cn.test", "x.wild.test", "a.b.wild.test", "wild.test", "127.0.0.1",
            "127.0.0.9", "127.1", "::1", "0:0:0:0:0:0:0:1", "db1.test", "first.test"];
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await PostgresServer.StartAsync(15);
        using var folder = new ProbeTemporaryCertificates();
        var differences = new List<string>();
        var taken = 0;
        foreach (var (names, subject) in certificates)
        {
            var (certificate, key, root) = await folder.SelfSignedAsync(subject, names);
            await pki.InstallAsync(server, askClients: false, certificate, key);
            foreach (var host in hosts)
            {
                var (enters, text) = await PsqlAsync(server, host, "verify-full", root);
                var ours = HostNameValidator.Validate(certificate, host).Matches;
                if (enters) taken++;
                if (enters != ours) differences.Add($"{names} {subject} as {host}: psql {enters}, ours {ours} ({text.Trim()})");
            }
            key.Dispose();
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(taken, 10, (certificates.Length * hosts.Length) - 10);
    }

    [Fact]
    public async Task Chains_are_judged_as_psql_judges_them()
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await PostgresServer.StartAsync(15);
        using var folder = new ProbeTemporaryCertificates();
        var now = DateTimeOffset.UtcNow;
        var client = await pki.ClientAsync(pki.Authority, "db.test");
        var names = SubjectAlternativeName.Parse("127.0.0.1", out _)!;
        var expired = pki.Authority.IssueServer([names], pki.ServerKey, now, TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => DateTimeOffset.UtcNow > expired.NotAfter, "the end of the certificate");
        var foreign = pki.Foreign.IssueServer([names], pki.ServerKey, now, TimeSpan.FromDays(2));
        (Certificate Certificate, PrivateKey Key, bool Good)[] cases = [(pki.Server, pki.ServerKey, true),
            (client.Certificate, client.Key, false), (expired, pki.ServerKey, false), (foreign, pki.ServerKey, false)];
        var root = await folder.WriteAsync("root.crt", pki.Root.ToPem());
        foreach (var (certificate, key, good) in cases)
        {
            await pki.InstallAsync(server, askClients: false, certificate, key);

            var (enters, text) = await PsqlAsync(server, "127.0.0.1", "verify-ca", root);
            var report = await new HandshakeProbe(TimeProvider.System).ProbeAsync(
                new() { Host = "127.0.0.1", Port = server.Port, Trust = [pki.Root] }, CancellationToken.None);

            Assert.True(good == enters, text);
            Assert.Equal(certificate, report.Chain[0]);
            Assert.Equal(enters ? ChainTrust.Trusted : ChainTrust.Untrusted, report.Trust);
        }
    }

    private static Task<(bool Enters, string Text)> PsqlAsync(PostgresServer server, string host, string mode, string root) =>
        Psql.ConnectAsync(
            $"host={host} hostaddr=127.0.0.1 port={server.Port} user=postgres dbname=postgres sslmode={mode} sslrootcert={root}");
}
