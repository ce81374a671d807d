namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>What the IANA name of a cipher suite says of its strength.</summary>
public static class SuiteStrength
{
    /// <summary>The key exchange is ephemeral: a key that is stolen later opens no recording.</summary>
    public static bool IsForwardSecret(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Contains("DHE_", StringComparison.Ordinal) || IsOfTls13(name);
    }

    /// <summary>Authenticated encryption (AEAD), as every suite of TLS 1.3 has.</summary>
    public static bool IsAead(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsOfTls13(name) || name.Contains("_GCM_", StringComparison.Ordinal) || name.Contains("_CCM", StringComparison.Ordinal)
            || name.Contains("CHACHA20", StringComparison.Ordinal);
    }

    // Suites of TLS 1.3 name no key exchange: it is always ephemeral.
    private static bool IsOfTls13(string name) => !name.Contains("_WITH_", StringComparison.Ordinal);
}
