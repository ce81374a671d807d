using System.Collections.Immutable;
using System.Net.Security;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>The cipher suites of IANA's registry, with their names and the strength in a name.</summary>
internal static class SuiteNames
{
    /// <summary>TLS 1.3's own (RFC 8446, B.4; RFC 9150).</summary>
    public static readonly ImmutableArray<ushort> Tls13 = [0x1302, 0x1303, 0x1301, 0x1304, 0x1305, 0xc0b5, 0xc0b4];

    /// <summary>
    /// All before TLS 1.3, the strong and common first. TLS_NULL_WITH_NULL_NULL and the signalling values are no suites to offer.
    /// </summary>
    public static readonly ImmutableArray<ushort> Legacy = [.. Enum.GetValues<TlsCipherSuite>().Select(suite => (ushort)suite)
        .Where(suite => suite != 0 && suite >> 8 != 0x13 && !Tls13.Contains(suite)).Distinct().OrderBy(Rank).ThenBy(suite => suite)];

    public static string Of(ushort suite) => Enum.GetName((TlsCipherSuite)suite) ?? $"0x{suite:X4}";

    /// <summary>Of the symmetric key, as scanners count it: 3DES gives 112, NULL gives 0; null for a name that has none.</summary>
    public static int? Bits(string name) => name switch
    {
        _ when name.Contains("_WITH_NULL", StringComparison.Ordinal) || name is "TLS_SHA256_SHA256" or "TLS_SHA384_SHA384" => 0,
        _ when name.Contains("3DES", StringComparison.Ordinal) => 112,
        _ when name.Contains("_40_", StringComparison.Ordinal) => 40,
        _ when name.Contains("DES_CBC", StringComparison.Ordinal) => 56,
        _ when name.Contains("256_GCM", StringComparison.Ordinal) || name.Contains("256_CBC", StringComparison.Ordinal)
            || name.Contains("256_CCM", StringComparison.Ordinal) => 256,
        _ when name.Contains("CHACHA20", StringComparison.Ordinal) => 256,
        _ when name.Contains("128", StringComparison.Ordinal) || name.Contains("IDEA", StringComparison.Ordinal)
            || name.Contains("SEED", StringComparison.Ordinal) => 128,
        _ => null,
    };

    private static int Rank(ushort suite)
    {
        var name = Of(suite);
        return name.StartsWith("TLS_ECDHE_", StringComparison.Ordinal) ? 0 : name.StartsWith("TLS_DHE_", StringComparison.Ordinal)
            ? 1
            : name.StartsWith("TLS_RSA_", StringComparison.Ordinal) ? 2 : 3;
    }
}
