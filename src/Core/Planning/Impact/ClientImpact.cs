using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>A client of the inventory that would meet another answer with its certificate.</summary>
/// <param name="Undecided">Whether it is touched depends on whence it comes, or on what it has beside the certificate.</param>
/// <param name="Because">A sentence: the record that would decide, or that none does.</param>
public sealed record ClientImpact(DatabaseClient Client, bool Undecided, string Because);
