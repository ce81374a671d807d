using System.Numerics;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>What the messages of a server up to its ServerHelloDone said, or up to its ServerHello under TLS 1.3.</summary>
internal sealed class ServerFlight
{
    private const int MaxCertificates = 32;
    private const int MaxAuthorities = 100;
    private static readonly byte[] s_retry = Convert.FromHexString("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    public bool HasHello { get; private set; }

    public bool IsDone { get; private set; }

    public TlsVersion Version { get; private set; }

    public ushort Suite { get; private set; }

    public bool IsRetry { get; private set; }

    public bool HasSessionId { get; private set; }

    public byte Compression { get; private set; }

    public HashSet<ushort> Extensions { get; } = [];

    /// <summary>The named group of the key exchange; null for DHE with parameters of its own, and for a plain RSA exchange.</summary>
    public ushort? Group { get; private set; }

    /// <summary>Size of DHE's prime in bits.</summary>
    public int? PrimeBits { get; private set; }

    /// <summary>Under TLS 1.2 and 1.3; before, it is fixed by the suite.</summary>
    public ushort? SignatureScheme { get; private set; }

    /// <summary>DER, as sent: order and duplicates included, 32 at most.</summary>
    public List<byte[]> Certificates { get; } = [];

    public bool ChainCut { get; private set; }

    public bool OcspStapled { get; private set; }

    public bool CertificateRequested { get; private set; }

    public List<byte> ClientCertificateTypes { get; } = [];

    public List<ushort> ClientSignatureSchemes { get; } = [];

    /// <summary>DER names.</summary>
    public List<byte[]> ClientAuthorities { get; } = [];

    /// <summary>Takes one handshake message; false when it cannot be read.</summary>
    public bool Take(byte type, ReadOnlySpan<byte> body)
    {
        var read = new TlsReader(body);
        switch (type)
        {
            case 2: TakeHello(ref read); break;
            case 11: TakeCertificates(ref read, withExtensions: false); break;
            case 12: ReadKeyExchange(ref read); break;
            case 13: ReadCertificateRequest(ref read); break;
            case 14: IsDone = true; break;
            case 22: OcspStapled = body.Length > 4; break;
            default: return HasHello;
        }
        return !read.Bad && HasHello;
    }

    /// <summary>Certificate of TLS 1.3, whose body an open session hands over.</summary>
    public void TakeCertificates13(ReadOnlySpan<byte> body)
    {
        var read = new TlsReader(body);
        read.Vector8();
        TakeCertificates(ref read, withExtensions: true);
    }

    /// <summary>CertificateRequest of TLS 1.3.</summary>
    public void ReadCertificateRequest13(ReadOnlySpan<byte> body)
    {
        CertificateRequested = true;
        var read = new TlsReader(body);
        read.Vector8();
        var extensions = new TlsReader(read.Vector16());
        while (!extensions.IsEmpty)
        {
            var type = extensions.UInt16();
            var value = new TlsReader(extensions.Vector16());
            if (type == TlsExtension.SignatureAlgorithms) ReadSignatureSchemes(value.Vector16());
            else if (type == TlsExtension.CertificateAuthorities) TakeAuthorities(value.Vector16());
        }
    }

    public void TakeVerify13(ReadOnlySpan<byte> body) => SignatureScheme = new TlsReader(body).UInt16();

    private void TakeHello(ref TlsReader read)
    {
        HasHello = true;
        Version = (TlsVersion)read.UInt16();
        IsRetry = read.Take(32).SequenceEqual(s_retry);
        HasSessionId = !read.Vector8().IsEmpty;
        Suite = read.UInt16();
        Compression = read.Byte();
        if (read.IsEmpty) return;
        var extensions = new TlsReader(read.Vector16());
        while (!extensions.IsEmpty)
        {
            var type = extensions.UInt16();
            var value = new TlsReader(extensions.Vector16());
            Extensions.Add(type);
            if (type == TlsExtension.SupportedVersions) Version = (TlsVersion)value.UInt16();
            else if (type == TlsExtension.KeyShare) Group = value.UInt16();
        }
    }

    private void TakeCertificates(ref TlsReader read, bool withExtensions)
    {
        var list = new TlsReader(read.Vector24());
        while (!list.IsEmpty)
        {
            var der = list.Vector24();
            if (Certificates.Count < MaxCertificates && !list.Bad) Certificates.Add(der.ToArray());
            else ChainCut = true;
            if (!withExtensions) continue;
            var extensions = new TlsReader(list.Vector16());
            while (!extensions.IsEmpty)
            {
                var type = extensions.UInt16();
                if (extensions.Vector16().Length > 0 && type == TlsExtension.StatusRequest) OcspStapled = true;
            }
        }
    }

    private void ReadKeyExchange(ref TlsReader read)
    {
        var suite = SuiteNames.Of(Suite);
        if (suite.Contains("_PSK_", StringComparison.Ordinal)) return;
        if (suite.StartsWith("TLS_ECDH", StringComparison.Ordinal))
        {
            if (read.Byte() == 3) Group = read.UInt16();
            else return;
            read.Vector8();
        }
        else if (suite.StartsWith("TLS_DH", StringComparison.Ordinal))
        {
            PrimeBits = (int)new BigInteger(read.Vector16(), isUnsigned: true, isBigEndian: true).GetBitLength();
            read.Vector16();
            read.Vector16();
        }
        else
        {
            return;
        }
        if (Version == TlsVersion.Tls12 && !suite.Contains("_anon_", StringComparison.Ordinal)) SignatureScheme = read.UInt16();
    }

    private void ReadCertificateRequest(ref TlsReader read)
    {
        CertificateRequested = true;
        ClientCertificateTypes.AddRange(read.Vector8());
        if (Version == TlsVersion.Tls12) ReadSignatureSchemes(read.Vector16());
        TakeAuthorities(read.Vector16());
    }

    private void ReadSignatureSchemes(ReadOnlySpan<byte> list)
    {
        var schemes = new TlsReader(list);
        while (!schemes.IsEmpty && ClientSignatureSchemes.Count < 100) ClientSignatureSchemes.Add(schemes.UInt16());
    }

    private void TakeAuthorities(ReadOnlySpan<byte> list)
    {
        var names = new TlsReader(list);
        while (!names.IsEmpty && ClientAuthorities.Count < MaxAuthorities) ClientAuthorities.Add(names.Vector16().ToArray());
    }
}
