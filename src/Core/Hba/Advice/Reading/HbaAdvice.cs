using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>One thing about the access rules that a careful DBA would change.</summary>
/// <param name="Finding">Its code is stable; its place is <c>file:line</c>.</param>
/// <param name="Record">The record it is about; null when it is about none.</param>
/// <param name="Remedy">Null where only a person can decide.</param>
public sealed record HbaAdvice(Finding Finding, HbaRecord? Record, HbaRemedy? Remedy);
