namespace PgTlsDashboard.Core.Inventory;

/// <summary>What may stand for a server's host: a name or an address, without port, scheme or path.</summary>
internal static class TargetHost
{
    private const int LongestName = 253;

    public static bool IsValid(string host) =>
        !string.IsNullOrWhiteSpace(host) && host.Length <= LongestName
        && !host.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '/' or '@')
        && (!host.Contains(':', StringComparison.Ordinal) || System.Net.IPAddress.TryParse(host, out _));
}
