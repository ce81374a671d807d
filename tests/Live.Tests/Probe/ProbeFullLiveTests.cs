using System.Collections.Concurrent;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>
/// Full depth against real servers in every configuration of the table, beside sslscan and openssl's s_client on the same server.
/// </summary>
public sealed class ProbeFullLiveTests(ProbeFullLiveTests.Servers servers) : IClassFixture<ProbeFullLiveTests.Servers>
{
    public static TheoryData<string> Names => [.. ProbeFullCases.All.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Every_fact_is_the_configurations(string name)
    {
        var wanted = ProbeFullCases.All.Single(one => one.Name == name);
        var server = await servers.ServerAsync(wanted.Major);
        await ConfigureAsync(server, wanted);

        var report = await ProbeAsync(server.Port);

        Assert.NotNull(report.Full);
        var full = report.Full;
        Assert.False(full.Cut);
        Assert.DoesNotContain(full.Protocols, p => !p.Complete);
        Assert.Equal(wanted.Versions, full.Protocols.Where(p => p.Offered).Select(p => p.Name).ToArray());
        Assert.Equal(wanted.Plaintext, report.Plaintext.Verdict);
        if (!wanted.Ssl)
        {
            Assert.Equal((SslRequestResponse.Refused, PlaintextVerdict.LetIn), (report.SslRequest, full.AfterRefusal!.Verdict));
            Assert.Equal(DirectTlsReach.HandshakeRefused, full.DirectWithAlpn.Reach);
            return;
        }
        AssertWire(wanted, report, full);
        AssertKeyAndChain(wanted, full);
        var suites = full.Protocols.SelectMany(p => p.Suites.Select(suite => $"{p.Name} 0x{suite.Id:X4}")).ToHashSet();
        var theirs = await ProbeFullOracles.SuitesBySslscanAsync(server.Port);
        Assert.True(theirs.SetEquals(suites),
            $"only ours: {string.Join(", ", suites.Except(theirs))}; only sslscan's: {string.Join(", ", theirs.Except(suites))}");
        var (chain, authorities) = await ProbeFullOracles.BySclientAsync(server.Port);
        Assert.Equal(chain, full.Chain!.Sent.Select(one => Convert.ToBase64String(one.Der.AsSpan())).ToArray());
        Assert.Equal(authorities, full.ClientCertificate!.Authorities.ToArray());
        Assert.Equal(wanted.Authorities.Length > 0, full.ClientCertificate.Requested);
    }

    private static void AssertWire(ProbeFullCase wanted, ProbeReport report, FullReport full)
    {
        Assert.All(full.Protocols.Where(p => p.Suites.Length > 1), p => Assert.Equal(wanted.Order, p.Order));
        Assert.All(full.Groups, group => Assert.Equal(wanted.Groups ?? ["prime256v1"], group.Groups.ToArray()));
        Assert.All(full.Protocols.SelectMany(p => p.Suites).Where(suite => suite.PrimeBits is not null),
            suite => Assert.Equal(wanted.PrimeBits, suite.PrimeBits));
        var startup = full.OverTls!;
        Assert.Equal((wanted.OverTls, wanted.ChannelBinding), (startup.Verdict, startup.ChannelBinding));
        Assert.Equal(wanted.Major >= 18 ? "3.2" : "3.0", startup.NewestProtocol);
        Assert.Equal("_pq_.pgtls_probe", Assert.Single(startup.UnknownOptions));
        if (wanted.Versions[0] is "TLSv1.3" or "TLSv1.2")
        {
            var direct = wanted.Major >= 17 ? (DirectTlsReach.Speaks, DirectTlsReach.HungUpAfterHandshake)
                : (DirectTlsReach.HandshakeRefused, DirectTlsReach.HandshakeRefused);
            Assert.Equal(direct, (full.DirectWithAlpn.Reach, full.DirectWithoutAlpn.Reach));
            Assert.Equal(wanted.Major >= 17, report.DirectTls);
        }
        Assert.DoesNotContain(ResumptionResult.NotKnown,
            new[] { full.Resumption!.SessionId, full.Resumption.Ticket12, full.Resumption.Ticket13 });
        if (wanted.Versions[^1] == "TLSv1.3") return;
        Assert.Equal((true, true, false), (full.Renegotiation!.Secure, full.ExtendedMasterSecret, full.CompressionChosen));
        Assert.NotNull(full.Renegotiation.ClientInitiated);
    }

    private static void AssertKeyAndChain(ProbeFullCase wanted, FullReport full)
    {
        var key = full.Certificate!;
        Assert.Equal(wanted.ServerKey, (key.KeyType, key.KeyBits!.Value, key.Curve));
        Assert.Equal(wanted.Pointers, key.MustStaple);
        Assert.Equal(wanted.Versions[^1] == "TLSv1.3" ? null : false, key.OcspStapled);
        Assert.Equal(wanted.Pointers ? ["http://crl.test/a.crl"] : [], key.CrlUrls.ToArray());
        Assert.Equal(wanted.Pointers ? ["http://ocsp.test/"] : [], key.OcspUrls.ToArray());
        Assert.Equal(wanted.Pointers ? ["http://ca.test/a.crt"] : [], key.IssuerUrls.ToArray());
        Assert.Equal(ChainTrust.Untrusted, full.SystemTrust!.Trust);
        Assert.All(full.HostNames, opinion => Assert.True(opinion.Matches));
        // With ssl_ca_file OpenSSL completes a bare leaf from it: what was sent is for s_client to say.
        if (wanted.Authorities.Length > 0) return;
        var chain = full.Chain!;
        Assert.Equal((wanted.InOrder, wanted.Missing), (chain.InOrder, chain.MissingIssuer));
        Assert.Equal(wanted.Surplus, chain.SurplusRoots.ToArray());
        Assert.Equal(wanted.Duplicates, chain.Duplicates.ToArray());
        Assert.Equal(wanted.Strangers, chain.Strangers.ToArray());
    }

    private static async Task<ProbeReport> ProbeAsync(int port)
    {
        var root = Certificate.FromPem(await File.ReadAllBytesAsync(Path.Combine(await ProbeFullPki.FolderAsync(), "root.crt")), out _);
        return await new HandshakeProbe(TimeProvider.System).ProbeAsync(
            new() { Host = "127.0.0.1", Port = port, Depth = ProbeDepth.Full, Trust = root, Deadline = TimeSpan.FromMinutes(2) },
            CancellationToken.None);
    }

    private static async Task ConfigureAsync(PostgresServer server, ProbeFullCase wanted)
    {
        var folder = await ProbeFullPki.FolderAsync();
        async Task<string> Read(IEnumerable<string> names) =>
            string.Concat(await Task.WhenAll(names.Select(name => File.ReadAllTextAsync(Path.Combine(folder, $"{name}.crt")))));
        await server.WriteFileAsync("server.crt", await Read(wanted.Behind.Prepend(wanted.Key)));
        await server.WriteFileAsync("server.key", await File.ReadAllTextAsync(Path.Combine(folder, $"{wanted.Key}.key")));
        await server.WriteFileAsync("dh3072.pem", await File.ReadAllTextAsync(Path.Combine(folder, "dh3072.pem")));
        if (wanted.Authorities.Length > 0) await server.WriteFileAsync("authorities.crt", await Read(wanted.Authorities));
        await server.WriteFileAsync("pg_hba.conf", string.Join('\n', wanted.Hba.Prepend("local all all trust")) + "\n");
        string[] settings = [$"ssl = {(wanted.Ssl ? "on" : "off")}", .. wanted.Authorities.Length > 0
            ? ["ssl_ca_file = 'authorities.crt'"]
            : Array.Empty<string>(), .. wanted.Settings];
        await server.WriteFileAsync("postgresql.auto.conf", string.Join('\n', settings) + "\n");
        await server.ReloadAsync();
        Assert.True(await IsServedAsync(server, wanted), "The server serves something else.");
    }

    private static async Task<bool> IsServedAsync(PostgresServer server, ProbeFullCase wanted)
    {
        var report = await new HandshakeProbe(TimeProvider.System).ProbeAsync(new() { Host = "127.0.0.1", Port = server.Port },
            CancellationToken.None);
        if (!wanted.Ssl) return report.SslRequest == SslRequestResponse.Refused;
        var leaf = Certificate.FromPem(await File.ReadAllBytesAsync(Path.Combine(await ProbeFullPki.FolderAsync(), $"{wanted.Key}.crt")),
            out _)[0];
        return report.SslRequest == SslRequestResponse.Accepted && (report.Chain.IsEmpty || report.Chain[0] == leaf);
    }

    public sealed class Servers : IAsyncLifetime
    {
        private readonly ConcurrentDictionary<int, Lazy<Task<PostgresServer>>> _servers = new();

        public Task<PostgresServer> ServerAsync(int major) => _servers.GetOrAdd(major, m => new(() => PostgresServer.StartAsync(m))).Value;

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            foreach (var server in _servers.Values) await (await server.Value).DisposeAsync();
        }
    }
}
