namespace PgTlsDashboard.Client.Reading;

/// <summary>The filter of the tables: every word must be found in some column.</summary>
public static class TextFilter
{
    public static bool Matches(string? query, params ReadOnlySpan<string> columns)
    {
        if (string.IsNullOrWhiteSpace(query)) return true;
        foreach (var word in query.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = false;
            foreach (var column in columns) found |= column.Contains(word, StringComparison.OrdinalIgnoreCase);
            if (!found) return false;
        }

        return true;
    }
}
