using System.Collections.Immutable;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Server.Http;

/// <summary>One thing that is so and what to do about it.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
public sealed record FindingDto(string Code, string Severity, string Message, string? Remedy, string? At)
{
    public static FindingDto Of(Finding finding) => new(finding.Code, Spelling.Of(finding.Severity), finding.Message, finding.Remedy, finding.At);

    public static FindingDto[] Of(ImmutableArray<Finding> findings) => findings.IsDefault ? [] : [.. findings.Select(Of)];
}
