namespace PgTlsDashboard.Client.Reading;

/// <summary>The addresses of the pages.</summary>
public static class Links
{
    public const string Overview = "/";
    public const string Targets = "/targets";
    public const string NewTarget = "/targets/new";
    public const string Access = "/access";
    public const string Clients = "/clients";
    public const string Probe = "/probe";
    public const string Fleet = "/probe/fleet";
    public const string History = "/history";
    public const string Settings = "/settings";

    public static string Target(Guid id) => $"/targets/{id}";

    public static string EditTarget(Guid id) => $"/targets/{id}/edit";

    public static string Setup(Guid id, string step) => $"/targets/{id}/setup/{step}";

    /// <param name="tab"><c>matrix</c>, <c>explain</c>, <c>advice</c>, <c>records</c> or <c>watch</c>.</param>
    public static string AccessOf(Guid id, string tab) => $"/access/{id}/{tab}";

    public static string Verify(Guid id) => $"/targets/{id}/verify";

    public static string HistoryOf(Guid id) => $"/history?target={id}";

    public static string FleetScan(Guid id) => $"/probe/fleet/{id}";

    /// <summary>All rows of a scan from the API: <c>csv</c> or <c>json</c>.</summary>
    public static string FleetFile(Guid id, string format) => $"/api/v1/fleet/{id}?format={format}&count=65536";

    public static string ProbeOf(string host, int port) => $"/probe?host={Uri.EscapeDataString(host)}&port={port}";
}
