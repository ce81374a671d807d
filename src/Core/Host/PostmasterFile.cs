using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Host;

/// <summary>postmaster.pid of a running server (pidfile.h): who it is and where its Unix-domain socket lies.</summary>
/// <param name="SocketDirectory">As the server sees it; null when it has none.</param>
internal sealed record PostmasterFile(int ProcessId, string DataDirectory, int Port, string? SocketDirectory)
{
    private const int Largest = 16 * 1024;
    private const int Lines = 5;

    /// <summary>Null when it is not there or is not one.</summary>
    public static PostmasterFile? Read(string dataDirectory)
    {
        if (FileReader.ReadSmall(Path.Combine(dataDirectory, "postmaster.pid"), Largest) is not { } bytes) return null;
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines.Length < Lines || Number(lines[0]) is not (> 1 and var process)
            || Number(lines[3]) is not (> 0 and <= 65535 and var port)) return null;
        return new(process, lines[1].Trim(), port, lines[4].Trim() is ['/' or '@', _, ..] directory ? directory : null);
    }

    private static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
