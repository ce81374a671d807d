namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>As they stand on the wire.</summary>
public enum TlsVersion
{
    Tls10 = 0x0301,
    Tls11 = 0x0302,
    Tls12 = 0x0303,
    Tls13 = 0x0304,
}

/// <summary>Names of versions as PostgreSQL spells them.</summary>
public static class TlsVersions
{
    public static string Name(TlsVersion version) => version switch
    {
        TlsVersion.Tls10 => "TLSv1",
        TlsVersion.Tls11 => "TLSv1.1",
        TlsVersion.Tls12 => "TLSv1.2",
        TlsVersion.Tls13 => "TLSv1.3",
        _ => $"0x{(int)version:x4}",
    };
}
