using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>A row of <c>pg_file_settings</c>: an assignment in a file, and whether it wins.</summary>
public sealed record FileSetting(string Name, string? Value, string FileName, int LineNumber, bool Applied, string? Error);

/// <summary>What <c>pg_file_settings</c> of a version would show of a set of files whose root is <c>postgresql.conf</c>.</summary>
public static class FileSettings
{
    public static ImmutableArray<FileSetting> Read(ConfigurationFiles files, string rootName, string? autoName, PostgresVersion version) => throw new NotImplementedException();
}
