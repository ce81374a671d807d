using PgTlsDashboard.Core.Changes;

namespace PgTlsDashboard.Core.Setup;

/// <summary>How a plan is to be applied.</summary>
/// <param name="Confirm">Although the dashboard's own login, or the last superuser's, would be refused afterwards.</param>
/// <param name="Probation">Null applies for good.</param>
public sealed record ApplyTerms(bool Confirm = false, ProbationTerms? Probation = null);
