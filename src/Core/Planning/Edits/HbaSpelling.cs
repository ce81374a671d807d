using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>Words of pg_hba.conf.</summary>
internal static class HbaSpelling
{
    public static string Type(HbaConnectionType type) => type switch
    {
        HbaConnectionType.Local => "local",
        HbaConnectionType.Host => "host",
        HbaConnectionType.HostSsl => "hostssl",
        HbaConnectionType.HostNoSsl => "hostnossl",
        HbaConnectionType.HostGssEnc => "hostgssenc",
        HbaConnectionType.HostNoGssEnc => "hostnogssenc",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
