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

    /// <summary>The version that read the files: what a record means depends on it (<c>/regex</c> is a plain name before 16).</summary>
    public PostgresVersion Version { get; init; } = PostgresVersion.OfMajor(18);

    /// <summary>Reads as a packaged server with TLS switched on does (<see cref="HbaBuild.Packaged"/>).</summary>
    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version) => Read(files, rootName, version, HbaBuild.Packaged);

    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version, HbaBuild build)
    {
        var reader = new AuthFileReader(files, version);
        if (reader.Read(rootName) is not { } lines)
        {
            var missing = new Finding(
                "hba-file-missing", Severity.Error, $"{rootName} is not there.", "Restore the file: without it the server does not start.", rootName);
            return new() { Accepted = false, Rows = [], Records = [], Findings = [missing], Version = version };
        }

        var parser = new HbaLineParser(version, build);
        var rows = ImmutableArray.CreateBuilder<HbaRule>(lines.Count);
        var records = ImmutableArray.CreateBuilder<HbaRecord>(lines.Count);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var line in lines)
        {
            var parsed = parser.Parse(line);
            rows.Add(parsed.Row);
            if (parsed.Record is not null) records.Add(parsed.Record);
            if (parsed.Refusal is { } refusal) findings.Add(HbaFindings.OfLine(line, refusal));
        }

        if (reader.Endless is { } endless) findings.Insert(0, HbaFindings.Endless(endless, version));
        else if (records.Count == 0 && findings.Count == 0) findings.Add(HbaFindings.NoRecord(rootName));
        return new()
        {
            Accepted = findings.Count == 0,
            Rows = rows.DrainToImmutable(),
            Records = records.DrainToImmutable(),
            Findings = findings.DrainToImmutable(),
            Version = version,
        };
    }

    /// <summary>
    /// What the files ask for and is not in the set yet. Whoever fetches it adds the files found and the directories listed, and asks
    /// again until only names are left that do not exist.
    /// </summary>
    public static ImmutableArray<ConfInclude> MissingIncludes(ConfigurationFiles files, string rootName, PostgresVersion version)
    {
        var reader = new AuthFileReader(files, version);
        _ = reader.Read(rootName);
        return reader.Missing;
    }

    /// <summary>The files that are there and are read from the root on, the root too: included ones and <c>@</c> lists.</summary>
    public static ImmutableArray<string> FilesRead(ConfigurationFiles files, string rootName, PostgresVersion version)
    {
        var reader = new AuthFileReader(files, version);
        _ = reader.Read(rootName);
        return reader.FilesRead;
    }
}
