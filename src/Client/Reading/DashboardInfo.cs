namespace PgTlsDashboard.Client.Reading;

/// <summary>What the pages show of the program itself; the host fills it in.</summary>
public sealed record DashboardInfo
{
    public required string Version { get; init; }

    /// <summary>Null hides it.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Where the REST API's reference is served; null hides the link.</summary>
    public string? ApiReference { get; init; } = "/scalar/v1";

    /// <summary>Who acts in the audit trail: there is a single administrator.</summary>
    public string Actor { get; init; } = "administrator";
}
