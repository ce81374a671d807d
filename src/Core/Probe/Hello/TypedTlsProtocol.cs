using System.Collections.Immutable;
using Org.BouncyCastle.Tls;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>BouncyCastle's client, whose messages are looked at on their way, and which can ask for a renegotiation.</summary>
internal sealed class TypedTlsProtocol(TypedTlsObserver observer) : TlsClientProtocol
{
    /// <summary>Sends a second ClientHello inside the session, as RFC 5746 wants it.</summary>
    public void AskToRenegotiate(ClientHello hello)
    {
        var message = (hello with { RenegotiationInfo = [.. Context.SecurityParameters.LocalVerifyData] }).ToHandshake();
        WriteRecord(ContentType.handshake, message, 0, message.Length);
    }

    protected override void Receive13ServerCertificate(MemoryStream buf)
    {
        observer.Flight.TakeCertificates13(Rest(buf));
        // Nothing is computed with a key before its size is known.
        RefuseUnusable(observer.Flight.Certificates);
        base.Receive13ServerCertificate(buf);
    }

    protected override void Receive13CertificateRequest(MemoryStream buf, bool postHandshakeAuth)
    {
        if (!postHandshakeAuth) observer.Flight.ReadCertificateRequest13(Rest(buf));
        base.Receive13CertificateRequest(buf, postHandshakeAuth);
    }

    protected override void Receive13ServerCertificateVerify(MemoryStream buf)
    {
        observer.Flight.TakeVerify13(Rest(buf));
        base.Receive13ServerCertificateVerify(buf);
    }

    protected override void Receive13NewSessionTicket(MemoryStream buf)
    {
        observer.TakeTicket(Rest(buf));
        base.Receive13NewSessionTicket(buf);
    }

    protected override void ReceiveNewSessionTicket(MemoryStream buf)
    {
        observer.TakeTicket(Rest(buf));
        base.ReceiveNewSessionTicket(buf);
    }

    protected override void HandleHandshakeMessage(short type, HandshakeMessageInput buf)
    {
        if (observer.Complete && type == HandshakeType.server_hello) observer.Renegotiated = true;
        if (type == HandshakeType.certificate && !observer.IsTls13)
            RefuseUnusable([new TlsReader(new TlsReader(Rest(buf)).Vector24()).Vector24().ToArray()]);
        base.HandleHandshakeMessage(type, buf);
    }

    private static void RefuseUnusable(List<byte[]> chain)
    {
        if (chain is [var leaf, ..] && !ServerKey.IsUsable(leaf)) throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
    }

    private static ImmutableArray<byte>.Builder Copy(MemoryStream buf)
    {
        var copy = ImmutableArray.CreateBuilder<byte>();
        var position = buf.Position;
        for (var next = buf.ReadByte(); next >= 0; next = buf.ReadByte()) copy.Add((byte)next);
        buf.Position = position;
        return copy;
    }

    private static ReadOnlySpan<byte> Rest(MemoryStream buf) => Copy(buf).ToImmutable().AsSpan();
}
