using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;

namespace PgTlsDashboard.Core.Tests.Pki.Clients;

public sealed class ClientVerdictTests
{
    /// <summary>Shapes with a key over which no handshake is possible: openssl verify makes none, and takes the chain.</summary>
    private static readonly string[] s_withoutHandshake = ["curve-secp224r1", "curve-brainpoolP256r1", "curve-secp256k1"];

    [Fact]
    public async Task Every_kind_that_runs_here_accepts_what_the_table_says_and_rejects_the_rest()
    {
        using var folder = new ScratchDirectory();
        var shapes = CertificateShapes.Make(folder);
        var servers = shapes.Select(shape => ShapeServer.Start(shape, folder.File("any.cnf"))).ToList();
        try
        {
            string[] roots = [.. shapes.Select(shape => Path.Combine(shape, "root.pem"))];
            var java = RealClients.AllByJava(folder, roots.Zip(servers, (root, server) => (root, server.Port)));
            var wrong = new List<string>();
            var (entered, compared) = (0, 0);
            for (var i = 0; i < shapes.Length; i++)
            {
                var verdicts = Verdicts(shapes[i]);
                Compare(ClientKind.LibpqOpenSsl3, RealClients.OpenSsl(roots[i], servers[i].Port));
                Compare(ClientKind.GnuTls, RealClients.GnuTls(roots[i], servers[i].Port));
                Compare(ClientKind.Pgjdbc, java[i]);
                Compare(ClientKind.Npgsql, await RealClients.DotNetAsync(roots[i], servers[i].Port));

                void Compare(ClientKind kind, (bool Enters, string Said) real)
                {
                    var verdict = verdicts.Single(one => one.Kind == kind);
                    if (verdict.Connects is not { } connects) return;
                    compared++;
                    if (real.Enters) entered++;
                    if (connects != real.Enters)
                        wrong.Add($"{Path.GetFileName(shapes[i])}, {kind}: {connects} {string.Join("; ", verdict.Reasons)}, "
                            + $"really {real.Said}");
                }
            }

            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
            Assert.InRange(entered, compared / 3, compared * 4 / 5);
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    [Fact]
    public void The_chain_is_trusted_exactly_where_openssl_verifies_it_for_a_server_at_level_2()
    {
        using var folder = new ScratchDirectory();
        var wrong = new List<string>();
        foreach (var shape in CertificateShapes.Make(folder).Where(shape => !s_withoutHandshake.Contains(Path.GetFileName(shape))))
        {
            var chain = Path.Combine(shape, "chain.pem");
            var real = ExternalTool.Run("openssl", [
                "verify", "-purpose", "sslserver", "-auth_level", "2", "-CAfile", Path.Combine(shape, "root.pem"), "-no-CApath",
                "-no-CAstore",
                .. new FileInfo(chain).Length > 0 ? ["-untrusted", chain] : Array.Empty<string>(), Path.Combine(shape, "leaf.pem")]);
            var verdict = ChainValidator.Validate(
                [.. Sent(shape).Select(one => one.Der)], Read(Path.Combine(shape, "root.pem")), DateTimeOffset.UtcNow);
            if ((real.ExitCode == 0) != (verdict.Trust == ChainTrust.Trusted))
                wrong.Add($"{Path.GetFileName(shape)}: {verdict.Trust} {string.Join("; ", verdict.Findings.Select(one => one.Message))}, "
                    + $"really {real.All}");
            Assert.Equal(verdict.Trust == ChainTrust.Trusted, verdict.Findings.IsEmpty);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Kinds_that_were_not_run_say_that_their_rules_are_by_documentation()
    {
        using var root = Probe.TestCertificates.Root();
        using var leaf = Probe.TestCertificates.Server(root, "CN=db", ["db.test"]);
        var verdicts = ClientVerdicts.Of([Probe.TestCertificates.ToCore(leaf)], [Probe.TestCertificates.ToCore(root)], []);

        Assert.Equal(Enum.GetValues<ClientKind>(), verdicts.Select(one => one.Kind));
        Assert.All(verdicts, one => Assert.True(one.Connects));
        Assert.Equal([ClientKind.LibpqOpenSsl11, ClientKind.Go, ClientKind.Rustls],
            verdicts.Where(one => one.Source == "by documentation").Select(one => one.Kind));
    }

    [Fact]
    public void What_every_kind_rejects_is_said_of_every_kind() => Assert.All(
        ClientVerdicts.Of([Probe.TestCertificates.ToCore(Probe.TestCertificates.Root())], [], ["a certificate of the chain expired"]),
        one => Assert.True(one is { Connects: false, Reasons: ["a certificate of the chain expired", ..] }));

    [Fact]
    public void Bytes_that_are_no_certificate_have_no_verdict() => Assert.Empty(ClientVerdicts.Of([], [], []));

    private static ImmutableArray<ClientVerdict> Verdicts(string shape) =>
        ClientVerdicts.Of(Sent(shape), Read(Path.Combine(shape, "root.pem")), []);

    private static ImmutableArray<Certificate> Sent(string shape) =>
        [.. Read(Path.Combine(shape, "leaf.pem")), .. Read(Path.Combine(shape, "chain.pem"))];

    private static ImmutableArray<Certificate> Read(string path) => Certificate.FromPem(File.ReadAllBytes(path), out _);
}
