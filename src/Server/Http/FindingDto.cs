using System.Collections.Immutable;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Server.Http;

/// <summary>One thing that is so and what to do about it.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Command">The shell command that the remedy speaks of; null when there is not one.</param>
public sealed record FindingDto(string Code, string Severity, string Message, string? Remedy, string? At, string? Command)
{
    public static FindingDto Of(Finding finding) =>
        new(finding.Code.Text, Spelling.Of(finding.Severity), finding.Message, finding.Remedy, finding.At, finding.Command);

    public static FindingDto[] Of(ImmutableArray<Finding> findings) => findings.IsDefault ? [] : [.. findings.Select(Of)];
}
