using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>Answers to a startup packet that no honest server gives, in the clear and over TLS, at both depths.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class HostileStartupTests : IDisposable
{
    private readonly X509Certificate2 _root = TestCertificates.Root();

    public void Dispose() => _root.Dispose();

    [Theory, InlineData(-1), InlineData(int.MaxValue), InlineData(int.MinValue), InlineData(0), InlineData(3), InlineData(65541)]
    public async Task A_length_that_no_message_has(int length)
    {
        byte[] head = [(byte)'R', 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), length);
        await HoldsAsync(head, forever: false);
    }

    /// <summary>Messages that mean nothing for the question, without end: what was asked is answered as not known.</summary>
    [Theory]
    [InlineData('v', 8, false), InlineData('v', 65000, false)]
    [InlineData('S', 8, false), InlineData('S', 65000, false)]
    [InlineData('N', 8, false), InlineData('N', 65000, false)]
    [InlineData('K', 8, false), InlineData('K', 65000, false)]
    [InlineData('R', 4, false), InlineData('R', 65000, false)]
    [InlineData('Z', 1, false), InlineData('T', 8, false)]
    [InlineData('E', 8, true), InlineData('E', 65000, true)]
    public async Task A_flood_of_one_message(char type, int length, bool isAnswer)
    {
        var full = await HoldsAsync(PostgresWire.Message(type, new byte[length]), forever: true);

        Assert.Equal(PlaintextVerdict.Unknown, full.Plaintext.Verdict);
        Assert.Equal(PlaintextVerdict.Unknown, full.Full!.OverTls!.Verdict);
        Assert.Equal(isAnswer, full.Full.OverTls.Stop is null && type == 'E');
    }

    [Theory, InlineData(1), InlineData(2), InlineData(8), InlineData(11), InlineData(99), InlineData(-1)]
    public async Task A_flood_of_authentication_requests(int code)
    {
        var body = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(body, code);
        await HoldsAsync(PostgresWire.Message('R', body), forever: true);
    }

    private async Task<ProbeReport> HoldsAsync(byte[] packet, bool forever)
    {
        await using var server = new HostileServer(Stage.Startup, async (line, _, token) =>
        {
            await line.WriteAsync(packet, token);
            if (forever) await HostileServer.FloodAsync(line, packet, token);
        }, _root);
        return (await HostileAssert.HoldsAsync(server)).Full;
    }
}
