using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>Confirm or roll back: unless the change is confirmed in time, the old files come back and the server reloads.</summary>
/// <param name="Within">From one minute to one day.</param>
/// <param name="Roles">Whose new connections must get in before it can be confirmed; the dashboard's own admin login is always
/// tried.</param>
public sealed record CommitConfirmedTerms(TimeSpan Within, ImmutableArray<string> Roles);
