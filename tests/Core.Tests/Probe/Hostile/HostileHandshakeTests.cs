using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using static PgTlsDashboard.Core.Tests.Probe.Hostile.HostileTls;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>Answers to a ClientHello that no honest server gives, at both depths.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class HostileHandshakeTests : IDisposable
{
    private readonly X509Certificate2 _root = TestCertificates.Root();

    public void Dispose() => _root.Dispose();

    [Theory, InlineData(0x0300), InlineData(0x0301), InlineData(0x7f1c), InlineData(0)]
    public Task Another_version_than_the_offered(ushort version) => HoldsAsync(_ => Records(ServerHello(version, 0xc02f)));

    [Theory, InlineData(0x0000), InlineData(0x1a1a), InlineData(0x1301), InlineData(0x5600)]
    public Task A_suite_that_was_not_offered(ushort suite) => HoldsAsync(_ => Records(ServerHello(0x0303, suite)));

    [Theory, InlineData(0x9999), InlineData(0), InlineData(0x001d)]
    public Task A_group_that_was_not_offered_or_needs_no_retry(ushort group) => HoldsAsync(_ => Records(Retry(group)));

    [Fact]
    public Task HelloRetryRequest_again_and_again() => HoldsAsync(_ => Records(Retry(0x0018)), forever: true);

    [Fact]
    public Task ServerHello_again_and_again() => HoldsAsync(_ => Records(ServerHello(0x0303, 0xc02f)), forever: true);

    [Fact]
    public Task HelloRequest_again_and_again() => HoldsAsync(_ => Records([0, 0, 0, 0]), forever: true);

    [Theory, InlineData(112), InlineData(0), InlineData(90), InlineData(41)]
    public Task A_flood_of_warnings(byte description) => HoldsAsync(_ => Alert(1, description), forever: true);

    [Theory, InlineData(20), InlineData(21), InlineData(22), InlineData(23), InlineData(24)]
    public Task A_flood_of_empty_records(byte type) => HoldsAsync(_ => [type, 3, 3, 0, 0], forever: true);

    [Fact]
    public Task A_record_of_64_KiB() => HoldsAsync(_ => [22, 3, 3, 0xff, 0xff, .. new byte[0xffff]]);

    [Fact]
    public Task A_message_of_16_MiB() => HoldsAsync(_ => [.. Records([2, 0xff, 0xff, 0xff, .. new byte[12000]])], forever: true);

    [Fact]
    public Task A_certificate_of_a_mebibyte() =>
    HoldsAsync(hello => Flight12(hello, 0x009c, Certificates(RandomNumberGenerator.GetBytes(1 << 20))));

    [Fact]
    public async Task A_chain_of_a_hundred_certificates()
    {
        var chain = Enumerable.Repeat(_root.RawData, 100).ToArray();

        var (_, full) = await HoldsAsync(hello => Flight12(hello, 0x009c, Certificates(chain)), expected: true);

        Assert.Equal(32, full.Full!.Chain!.Sent.Length);
        Assert.True(full.Full.Chain.Cut);
    }

    [Fact]
    public async Task A_certificate_that_is_no_DER()
    {
        await HoldsAsync(hello => Flight12(hello, 0x009c, Certificates(RandomNumberGenerator.GetBytes(500))));
        await HoldsAsync(hello => Flight12(hello, 0x009c, Certificates([])));
        await HoldsAsync(hello => Flight12(hello, 0x009c, Certificates(_root.RawData[..^20], [.. _root.RawData, 0])));
    }

    /// <summary>BouncyCastle would compute with them for seconds or for ever, and no deadline reaches into a computation.</summary>
    [Theory, InlineData(4096, false), InlineData(8192, true), InlineData(16384, true), InlineData(65535 * 8, true)]
    public async Task A_prime_that_is_too_long_to_compute_with(int bits, bool refused)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=prime", key, HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        var (random, prime) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(bits / 8));
        (prime[0], prime[^1]) = (0xff, 0xff);

        var (_, full) =
            await HoldsAsync(
                hello => FlightWith(random, hello, 0x009e, Certificates(certificate.RawData), KeyExchange(hello, random, prime, key)),
                expected: true);

        Assert.Contains(full.Full!.Protocols.SelectMany(p => p.Suites), suite => suite.PrimeBits == bits);
        Assert.True(refused == (full.Full.OverTls!.Stop!.By == RefusedBy.OurLibrary), full.Full.OverTls.Stop.Text);
    }

    [Theory, InlineData(2048, 2048), InlineData(16384, 16384), InlineData(18432, 17)]
    public async Task An_RSA_key_beyond_what_OpenSSL_computes_with(int bits, int exponentBits)
    {
        // Without small factors, so that no other check of the key ends it first.
        var product = System.Numerics.BigInteger.One;
        for (var i = 0; i < bits / 2048; i++)
        {
            using var rsa = RSA.Create(2048);
            product *= new System.Numerics.BigInteger(rsa.ExportParameters(false).Modulus, isUnsigned: true, isBigEndian: true);
        }
        var (modulus, exponent) =
            (product.ToByteArray(isUnsigned: true, isBigEndian: true), RandomNumberGenerator.GetBytes((exponentBits + 7) / 8));
        (exponent[0], exponent[^1]) = (0x7f, 0xff);
        var certificate = WithKey(modulus, exponent);

        var (_, full) = await HoldsAsync(hello => Flight12(hello, 0x009c, Certificates(certificate)), expected: true);

        Assert.True(full.Full!.OverTls!.Stop!.By == RefusedBy.OurLibrary, full.Full.OverTls.Stop.Text);
    }

    [Fact]
    public async Task Every_alert_is_told_by_its_name()
    {
        byte description = 0;
        await using var server = new HostileServer(Stage.Handshake, async (line, socket, token) =>
        {
            Assert.True(socket.Connected);
            _ = await line.ReadAtLeastAsync(new byte[4096], 50, cancellationToken: token);
            await line.WriteAsync(Alert(2, description), token);
        }, _root);
        for (var i = 0; i < 256; i++)
        {
            description = (byte)i;
            var report = await new HandshakeProbe(TimeProvider.System).ProbeAsync(
                new() { Host = "127.0.0.1", Port = server.Port, Deadline = Wait.Hang }, CancellationToken.None);

            var finding = Assert.Single(report.Findings);
            Assert.Equal("handshake-failed", finding.Code.Text);
            if (Enum.IsDefined((TlsAlert)i) && i != 0) Assert.Contains($"({i})", finding.Message, StringComparison.Ordinal);
        }
    }

    /// <param name="expected">Something is expected of the report, so no deadline may come first: the server hangs up on a client that goes
    /// on.</param>
    private async Task<(ProbeReport Handshake, ProbeReport Full)> HoldsAsync(Func<byte[], byte[]> answer, bool forever = false,
        bool expected = false)
    {
        await using var server = new HostileServer(Stage.Handshake, async (line, socket, token) =>
        {
            var hello = new byte[4096];
            var read = await line.ReadAsync(hello, token);
            if (read == 0) return;
            var bytes = answer(hello[..read]);
            await line.WriteAsync(bytes, token);
            if (forever) await HostileServer.FloodAsync(line, bytes, token);
            if (expected && await line.ReadAsync(hello, token) > 0) socket.Shutdown(SocketShutdown.Send);
        }, _root)
        { TimePasses = !expected };
        return await HostileAssert.HoldsAsync(server);
    }

    /// <summary>Signed by nobody: a client reads the key before it validates.</summary>
    private byte[] WithKey(byte[] modulus, byte[] exponent)
    {
        var key = new PublicKey(new Oid("1.2.840.113549.1.1.1"), new AsnEncodedData([5, 0]), new AsnEncodedData(RsaKey(modulus, exponent)));
        var request = new CertificateRequest(new X500DistinguishedName("CN=endless"), key, HashAlgorithmName.SHA256);
        return request.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_root.GetECDsaPrivateKey()!),
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9), [1]).RawData;
    }

    private static byte[] RsaKey(byte[] modulus, byte[] exponent)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteIntegerUnsigned(exponent);
        }
        return writer.Encode();
    }
}
