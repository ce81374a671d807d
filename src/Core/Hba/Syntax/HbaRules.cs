using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Hba.Syntax;

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

    /// <summary>The rows that the view shows with an error; the others are not made for it.</summary>
    public IEnumerable<HbaRule> RowsInError => _rows.IsDefault
        ? _lines.Select(line => line as HbaRule
            ?? ((HbaRecord)line is var record && HbaRows.Unmatchable(record.Type, Build) is not null ? HbaRows.Of(record, Build) : null))
            .OfType<HbaRule>().Where(row => row.Error is not null)
        : _rows.Where(row => row.Error is not null);

    /// <summary>The valid records in the order in which the server tries them.</summary>
    public required ImmutableArray<HbaRecord> Records { get; init; }

    /// <summary>Why a reload would be refused, one finding a cause, including causes the view does not show.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The version that read the files: what a record means depends on it (<c>/regex</c> is a plain name before 16).</summary>
    public PostgresVersion Version { get; init; } = PostgresVersion.OfMajor(18);

    /// <summary>What the reading took the server to be built with.</summary>
    public HbaBuild Build { get; init; } = HbaBuild.Packaged;

    /// <summary>The files that were there and were read, the root too: included ones and <c>@</c> lists.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>What the files ask for and was not in the set.</summary>
    public ImmutableArray<ConfInclude> Missing { get; init; } = [];

    /// <summary>Null for rules that were not read from files.</summary>
    internal FileAnswers? Answers { get; init; }

    /// <summary>Whether a file by itself is one of records, without an error.</summary>
    public static bool HoldsRecordsOnly(ImmutableArray<byte> content)
    {
        const string name = "pg_hba.conf";
        var rules = Read(ConfigurationFiles.Empty.With(name, content), name, PostgresVersion.OfMajor(18));
        return !rules.Records.IsEmpty && rules.Rows.All(row => row.Error is null);
    }

    /// <summary>Reads as a packaged server with TLS switched on does (<see cref="HbaBuild.Packaged"/>).</summary>
    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version) =>
        Read(files, rootName, version, HbaBuild.Packaged);

    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version, HbaBuild build) =>
        Read(files, rootName, version, build, readings: null);

    /// <param name="readings">Keeps what is read of each line for the next reading with the same version and build.</param>
    public static HbaRules Read(ConfigurationFiles files, string rootName, PostgresVersion version, HbaBuild build, HbaReadings? readings)
    {
        var parser = new HbaLineParser(version, build);
        var lines = new List<object>();
        var records = new List<HbaRecord>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        readings?.Begin();
        var reader = new AuthFileReader(files, version, readings is null ? null : Known);
        var found = reader.Read(rootName, line =>
        {
            var parsed = parser.Parse(line);
            readings?.Keep(parsed);
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
            Files = reader.FilesRead,
            Missing = reader.Missing,
            Answers = reader.Answers,
        };

        bool Known(string fileName, int lineNumber, ReadOnlySpan<byte> line)
        {
            if (readings.Find(fileName, lineNumber, line) is not { } record) return false;
            lines.Add(record);
            records.Add(record);
            return true;
        }
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
}
