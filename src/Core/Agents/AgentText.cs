namespace PgTlsDashboard.Core.Agents;

/// <summary>Bounds on what an agent says in words.</summary>
internal static class AgentText
{
    /// <summary>Null when it is a text of one line within the limit.</summary>
    public static string? Problem(string? text, int longest) => text switch
    {
        null => "a text is missing",
        _ when text.Length > longest => $"a text of {text.Length} characters",
        _ when text.Any(char.IsControl) => "a text with control characters",
        _ => null,
    };
}
