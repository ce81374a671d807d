using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;

namespace PgTlsDashboard.Core.Hba;

/// <summary>What a version makes of a pg_hba.conf and the files it includes.</summary>
public sealed record HbaRules
{
    private ImmutableArray<HbaRule> _rows;

    /// <summary>A record that is its own row, or the row.</summary>
    private ImmutableArray<object> _lines = [];

    /// <summary>Whether a reload would take the file. Rows without error do not promise it (clientcert=1 on 15).</summary>
    public required bool Accepted { get; init; }

    /// <summary>As the view shows them; made when they are first asked for, since most readers want the records only.</summary>
    public ImmutableArray<HbaRule> Rows
    {
        get => _rows.IsDefault ? _rows = HbaRows.Of(_lines, Build) : _rows;
        init => _rows = value;
    }

    /// <summary>The valid records in the order in which the server tries them.</summary>
    public required ImmutableArray<HbaRecord> Records { get; init; }

    /// <summary>Why a reload would be refused, one finding a cause, including causes the view does not show.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The version that read the files: what a record means depends on it (<c>/regex</c> is a plain name before 16).</summary>
    public PostgresVersion Version { get; init; } = PostgresVersion.OfMajor(18);

    /// <summary>What the reading took the server to be built with.</summary>
    public HbaBuild Build { get; init; } = HbaBuild.Packaged;

    /// <summary>Reads as a packaged server with TLS switched on does (<see cref="HbaBuild.Packaged"/>).</summary>
    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version) => Read(files, rootName, version, HbaBuild.Packaged);

    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version, HbaBuild build)
    {
        var reader = new AuthFileReader(files, version);
        var parser = new HbaLineParser(version, build);
        var lines = new List<object>();
        var records = new List<HbaRecord>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var found = reader.Read(rootName, line =>
        {
            var parsed = parser.Parse(line);
            lines.Add((object?)parsed.Row ?? parsed.Record!);
            if (parsed.Record is not null) records.Add(parsed.Record);
            if (parsed.Refusal is { } refusal) findings.Add(HbaFindings.OfLine(line, refusal));
        });
        if (!found) findings.Add(HbaFindings.FileMissing(rootName));
        else if (reader.Endless is { } endless) findings.Insert(0, HbaFindings.Endless(endless, version));
        else if (records.Count == 0 && findings.Count == 0) findings.Add(HbaFindings.NoRecord(rootName));
        return new()
        {
            Accepted = findings.Count == 0,
            _lines = [.. lines],
            Records = [.. records],
            Findings = findings.DrainToImmutable(),
            Version = version,
            Build = build,
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
