using PgTlsDashboard.Core.Hba.Explain;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>
/// What a role meets from a network: over TLS, and without. The trails name only the records that decide or might;
/// <see cref="HbaEvaluator"/> shows those that missed too.
/// </summary>
public sealed record AccessCell(AccessClass Class, HbaExplanation WithTls, HbaExplanation WithoutTls);
