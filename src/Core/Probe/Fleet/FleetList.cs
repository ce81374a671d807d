using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Fleet;

/// <summary>
/// Servers as a person lists them, each once: a line a server (<c>db1.example</c>, <c>db1.example:5433</c>, <c>[2001:db8::1]:5432</c>), CSV
/// with
/// <c>host,port,name</c> (a header line is known by its words), or a network (<c>10.0.0.0/24</c>, <c>10.0.0.0/24:5433</c>), which stands
/// for each address in it.
/// </summary>
public sealed record FleetList(ImmutableArray<FleetHost> Hosts, ImmutableArray<Finding> Findings)
{
    /// <summary>A list longer than this is refused as a whole: a /16 fits, a /15 does not.</summary>
    public const int MostHosts = 65_536;

    private const int MostFindings = 20;
    private const int LongestLine = 1_024;

    /// <param name="text">As pasted, or as a CSV file holds it; blank lines and what follows <c>#</c> are passed over.</param>
    /// <param name="defaultPort">Where a line names none.</param>
    public static FleetList Read(string text, int defaultPort)
    {
        var hosts = ImmutableArray.CreateBuilder<FleetHost>();
        var seen = new HashSet<(string, int)>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = (raw.IndexOf('#') is >= 0 and var comment ? raw[..comment] : raw).Trim();
            if (line.IsEmpty || (number == 1 && IsHeader(line))) continue;
            var problem = line.Length > LongestLine ? "it is longer than 1,024 characters" : Add(line.ToString(), defaultPort, seen, hosts);
            if (problem is not null && findings.Count < MostFindings)
                findings.Add(new(FindingCode.FleetLineInvalid, Severity.Error, $"Line {number} names no server: {problem}.",
                    "Write host, host:port, host,port,name, or a network like 10.0.0.0/24.", $"line {number}"));
            if (hosts.Count <= MostHosts) continue;
            findings.Add(new(FindingCode.FleetTooLong, Severity.Error,
                $"The list names more than {MostHosts.ToString("N0", CultureInfo.InvariantCulture)} servers.",
                "Split it, or name smaller networks.", $"line {number}"));
            return new([], findings.ToImmutable());
        }
        if (hosts.Count == 0 && findings.Count == 0)
            findings.Add(new(FindingCode.FleetEmpty, Severity.Error, "The list names no server.",
                "Write one a line: host, host:port, or a network like 10.0.0.0/24."));
        return new(hosts.ToImmutable(), findings.ToImmutable());
    }

    private static bool IsHeader(ReadOnlySpan<char> line) =>
        line.Equals("host", StringComparison.OrdinalIgnoreCase) || line.StartsWith("host,", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("\"host\"", StringComparison.OrdinalIgnoreCase);

    private static string? Add(string line, int defaultPort, HashSet<(string, int)> seen, ImmutableArray<FleetHost>.Builder hosts)
    {
        var columns = line.Split(',', StringSplitOptions.TrimEntries).Select(c => c.Trim('"')).ToArray();
        var port = defaultPort;
        var (place, tail) = SplitPort(columns[0]);
        if (tail is not null && !TryPort(tail, out port)) return $"{WireText.Neutralise(tail)} is no port";
        if (columns.Length > 1 && columns[1].Length > 0 && !TryPort(columns[1], out port))
            return $"{WireText.Neutralise(columns[1])} is no port";
        var name = columns.Length > 2 && columns[2].Length > 0 ? columns[2] : null;
        if (place.Contains('/', StringComparison.Ordinal)) return AddNetwork(place, port, seen, hosts);
        if (!TcpDialer.IsHost(place)) return $"{WireText.Neutralise(place)} is neither a host name nor an address";
        if (name is not null && !TcpDialer.IsHost(name)) return $"{WireText.Neutralise(name)} is no host name to compare";
        if (seen.Add((place.ToLowerInvariant(), port))) hosts.Add(new(place, port, name));
        return null;
    }

    private static string? AddNetwork(string text, int port, HashSet<(string, int)> seen, ImmutableArray<FleetHost>.Builder hosts)
    {
        if (!IPNetwork.TryParse(text, out var network)) return $"{WireText.Neutralise(text)} is no network";
        var bytes = network.BaseAddress.GetAddressBytes();
        var free = (bytes.Length * 8) - network.PrefixLength;
        if (free > 16) return $"{text} holds more than {MostHosts.ToString("N0", CultureInfo.InvariantCulture)} addresses";
        for (var offset = 0; offset < 1 << free && hosts.Count <= MostHosts; offset++)
        {
            var address = (byte[])bytes.Clone();
            address[^1] |= (byte)offset;
            address[^2] |= (byte)(offset >> 8);
            var host = new IPAddress(address).ToString();
            if (seen.Add((host, port))) hosts.Add(new(host, port));
        }
        return null;
    }

    /// <summary>An IPv6 address keeps its colons: with a port it stands in brackets.</summary>
    private static (string Host, string? Port) SplitPort(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0) return (text, null);
            return (text[1..end], text.AsSpan(end + 1) is [':', .. var tail] ? tail.ToString() : null);
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.IndexOf(':', colon + 1) >= 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65_535;
}
