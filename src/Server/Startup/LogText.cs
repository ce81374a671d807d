namespace PgTlsDashboard.Server.Startup;

/// <summary>Text from elsewhere inside one of our sentences.</summary>
internal static class LogText
{
    /// <summary>One line without its full stop and without control characters.</summary>
    public static string Inline(string text) =>
        string.Concat(text.Trim().TrimEnd('.').Select(c => char.IsControl(c) ? ' ' : c));
}
