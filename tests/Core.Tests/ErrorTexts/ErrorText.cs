using System.Text.Json;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

/// <summary>One line of tests/data/error_texts/errors.jsonl.</summary>
internal sealed record ErrorText(
    string Id, string Text, string HeardFrom, string Program, string Cause, string[] AlsoAcceptable, string Form, string Lang)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<ErrorText> All() =>
        [.. File.ReadLines(Path.Combine(TestData.Folder(), "error_texts", "errors.jsonl"))
            .Select(line => JsonSerializer.Deserialize<ErrorText>(line, s_options)!)];

    /// <summary>No cause is right for a text without an error and for one of something else.</summary>
    public bool Accepts(string? code) => code is null
        ? Cause is "none" or "other" || AlsoAcceptable.Contains("none", StringComparer.Ordinal)
        : code == Cause || AlsoAcceptable.Contains(code, StringComparer.Ordinal);
}
