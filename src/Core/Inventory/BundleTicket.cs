namespace PgTlsDashboard.Core.Inventory;

/// <summary>A bundle that waits: its token is the only way to it, for one download within 15 minutes.</summary>
public sealed record BundleTicket(string Token, DateTimeOffset ExpiresAt);
