namespace PgTlsDashboard.Core.Pki;

/// <summary>The bits of nsCertType, Netscape's extension of 1996 that OpenSSL and Java still read; the first one lowest.</summary>
[Flags]
internal enum NetscapeTypes
{
    None = 0,
    SslClient = 1,
    SslServer = 1 << 1,
    Smime = 1 << 2,
    ObjectSigning = 1 << 3,
    Reserved = 1 << 4,
    SslAuthority = 1 << 5,
    SmimeAuthority = 1 << 6,
    ObjectAuthority = 1 << 7,
}
