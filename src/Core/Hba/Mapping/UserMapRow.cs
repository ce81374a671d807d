namespace PgTlsDashboard.Core.Hba.Mapping;

/// <summary>A row of <c>pg_ident_file_mappings</c> (15 and later), null where the view shows NULL.</summary>
public sealed record UserMapRow
{
    public required string FileName { get; init; }

    public required int LineNumber { get; init; }

    public string? MapName { get; init; }

    public string? SystemName { get; init; }

    public string? RoleName { get; init; }

    public string? Error { get; init; }
}
