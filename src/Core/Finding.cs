namespace PgTlsDashboard.Core;

/// <summary>How much a finding weighs: <see cref="Error"/> stops an apply, the others inform it.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>
/// One thing that is so and what to do about it; the one type that parser, advice, plan, probe, verify and expiry share.
/// </summary>
/// <param name="Code">One of the list that <c>docs/findings.md</c> shows: <c>hba-plaintext-before-tls</c>.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Message">One sentence of what is so, without secrets.</param>
/// <param name="Remedy">One sentence of what to do; null when there is nothing to do.</param>
/// <param name="At">Where: <c>pg_hba.conf:12</c>, a setting's name, or a host; null when it has no place.</param>
public sealed record Finding(FindingCode Code, Severity Severity, string Message, string? Remedy = null, string? At = null)
{
    /// <summary>The command of a shell that the remedy speaks of, quoted; null when there is not one.</summary>
    public string? Command { get; init; }
}
