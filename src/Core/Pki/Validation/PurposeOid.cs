namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>Purposes of extKeyUsage that clients look for in a server's certificate (RFC 5280, 4.2.1.12).</summary>
internal static class PurposeOid
{
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string Any = "2.5.29.37.0";

    /// <summary>Server Gated Cryptography, by Microsoft and by Netscape, which OpenSSL and Java take for serverAuth.</summary>
    public const string MicrosoftSgc = "1.3.6.1.4.1.311.10.3.3";
    public const string NetscapeSgc = "2.16.840.1.113730.4.1";
}
