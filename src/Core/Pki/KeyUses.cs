namespace PgTlsDashboard.Core.Pki;

/// <summary>The bits of keyUsage (RFC 5280, 4.2.1.3), the first one lowest.</summary>
[Flags]
internal enum KeyUses
{
    None = 0,
    DigitalSignature = 1,
    NonRepudiation = 1 << 1,
    KeyEncipherment = 1 << 2,
    DataEncipherment = 1 << 3,
    KeyAgreement = 1 << 4,
    KeyCertSign = 1 << 5,
    CrlSign = 1 << 6,
    EncipherOnly = 1 << 7,
    DecipherOnly = 1 << 8,
}
