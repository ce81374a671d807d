using System.Buffers.Binary;
using System.Globalization;

namespace PgTlsDashboard.Core.Host;

/// <summary>
/// global/pg_control: its first eight bytes are the cluster's system identifier, in the byte order of the server's machine (pg_control.h).
/// </summary>
internal static class ControlFile
{
    private const int Largest = 64 * 1024;

    /// <summary>As <c>pg_control_system()</c> shows it; null when it cannot be read.</summary>
    public static string? SystemIdentifier(string dataDirectory) =>
        FileReader.ReadSmall(Path.Combine(dataDirectory, "global", "pg_control"), Largest) is { Length: >= sizeof(long) } bytes
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture)
            : null;
}
