using System.Text.Json;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

/// <summary>One line of a file of tests/data/error_texts.</summary>
internal sealed record ErrorText(
    string Id, string Text, string HeardFrom, string Program, string Cause, string[] AlsoAcceptable, string Form, string Lang)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    /// <summary>Texts of public reports and of real servers.</summary>
    public static IReadOnlyList<ErrorText> Reported { get; } = Read("errors.jsonl");

    /// <summary>Texts of kinds that the reports lack.</summary>
    public static IReadOnlyList<ErrorText> Own { get; } = Read("own.jsonl");

    /// <summary>No cause is right for a text without an error and for one of something else.</summary>
    public bool Accepts(string? code) => code is null
        ? Cause is "none" or "other" || AlsoAcceptable.Contains("none", StringComparer.Ordinal)
        : code == Cause || AlsoAcceptable.Contains(code, StringComparer.Ordinal);

    private static ErrorText[] Read(string file) =>
        [.. File.ReadLines(Path.Combine(TestData.Folder(), "error_texts", file))
            .Select(line => JsonSerializer.Deserialize<ErrorText>(line, s_options)!)];
}
