using System.Collections.Immutable;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Server.Http;

/// <summary>Collects everything that is wrong with a body, not only the first.</summary>
internal sealed class BodyCheck
{
    private readonly List<Finding> _findings = [];

    public bool Failed => _findings.Count > 0;

    public ImmutableArray<Finding> Findings => [.. _findings];

    public void Fail(FindingCode code, string field, string message, string remedy) =>
        _findings.Add(new(code, Severity.Error, message, remedy, field));

    public string Text(string field, string? value, int longest = 255)
    {
        if (string.IsNullOrWhiteSpace(value)) Fail(FindingCode.FieldMissing, field, $"`{field}` is missing.", $"Give `{field}` a text.");
        else if (value.Length > longest)
            Fail(FindingCode.FieldTooLong, field, $"`{field}` has more than {longest} characters.", "Shorten it.");
        else if (value.Contains('\0', StringComparison.Ordinal))
            Fail(FindingCode.FieldInvalid, field, $"`{field}` holds a NUL.", "Remove it.");
        return value ?? "";
    }

    public int Number(string field, int? value, int least, int most)
    {
        if (value is null)
            Fail(FindingCode.FieldMissing, field, $"`{field}` is missing.", $"Give `{field}` a number from {least} to {most}.");
        else if (value < least || value > most)
            Fail(FindingCode.FieldOutOfRange, field, $"`{field}` is {value}.", $"Give a number from {least} to {most}.");
        return value ?? 0;
    }

    /// <summary>The allowed word that <paramref name="value"/> is, whatever its case; the first one when it is missing.</summary>
    public string Choice(string field, string? value, params ReadOnlySpan<string> allowed)
    {
        if (value is null) return allowed[0];
        foreach (var word in allowed)
            if (word.Equals(value, StringComparison.OrdinalIgnoreCase)) return word;
        Fail(FindingCode.FieldUnknownValue, field, $"`{field}` has an unknown value.", $"It takes {string.Join(", ", allowed)}.");
        return allowed[0];
    }
}
