namespace PgTlsDashboard.Core.Configuration.Guc;

/// <summary>
/// A row of <c>pg_file_settings</c>: an assignment in a file, and whether it wins; or an error of reading, which has no name and no value.
/// </summary>
/// <param name="Name">The setting, spelled as in the file; null for a syntax error and for an include that failed.</param>
/// <param name="Value">The value without quotes and escapes.</param>
/// <param name="FileName">The file; for a root that is missing its own name, where the view says NULL.</param>
/// <param name="LineNumber">1-based; 0 where there is no line.</param>
/// <param name="Applied">Whether the server takes this assignment.</param>
/// <param name="Error">The view's own words; null when there is nothing wrong.</param>
public sealed record FileSetting(string? Name, string? Value, string FileName, int LineNumber, bool Applied, string? Error)
{
    /// <summary>
    /// Whether it is not known if the server has a setting of this name: the server was not asked, and no server that was asked for the
    /// catalogue has it. The row then reads as if the server had it.
    /// </summary>
    public bool NameNotKnown { get; init; }
}
