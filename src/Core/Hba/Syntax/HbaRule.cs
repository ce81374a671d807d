using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>A row of <c>pg_hba_file_rules</c>, null where the view shows NULL.</summary>
public sealed record HbaRule
{
    public required string FileName { get; init; }

    public required int LineNumber { get; init; }

    public string? Type { get; init; }

    public ImmutableArray<string>? Database { get; init; }

    public ImmutableArray<string>? UserName { get; init; }

    public string? Address { get; init; }

    public string? Netmask { get; init; }

    public string? AuthMethod { get; init; }

    public ImmutableArray<string>? Options { get; init; }

    public string? Error { get; init; }
}
