using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;

namespace PgTlsDashboard.Core.Hba;

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

/// <summary>What a version makes of a pg_hba.conf and the files it includes.</summary>
public sealed record HbaRules
{
    /// <summary>Whether a reload would take the file. Rows without error do not promise it (clientcert=1 on 15).</summary>
    public required bool Accepted { get; init; }

    public required ImmutableArray<HbaRule> Rows { get; init; }

    /// <summary>The valid records in the order in which the server tries them.</summary>
    public required ImmutableArray<HbaRecord> Records { get; init; }

    /// <summary>Why a reload would be refused, one finding a cause, including causes the view does not show.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version) => throw new NotImplementedException();
}
