using System.Collections.Immutable;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Client.Parts;

/// <summary>Puts each finding of a refusal at the field that it is about.</summary>
public sealed class FieldFindings(ImmutableArray<Finding> findings, params (string Field, string? Value)[] fields)
{
    public static readonly FieldFindings None = new([]);

    /// <summary>Those that name the field, or the value that was typed into it.</summary>
    public ImmutableArray<Finding> For(string field) =>
        [.. findings.Where(f => string.Equals(FieldOf(f), field, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Those that belong to no field.</summary>
    public ImmutableArray<Finding> Rest => [.. findings.Where(f => FieldOf(f) is null)];

    private string? FieldOf(Finding finding)
    {
        if (finding.At is not { } at) return null;
        foreach (var (field, _) in fields)
            if (string.Equals(at, field, StringComparison.OrdinalIgnoreCase)) return field;
        foreach (var (field, value) in fields)
            if (!string.IsNullOrEmpty(value) && at == value) return field;
        return null;
    }
}
