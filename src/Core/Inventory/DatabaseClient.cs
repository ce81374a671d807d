using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>A role on a machine or in an app that got a certificate.</summary>
public sealed record DatabaseClient
{
    public required Guid Id { get; init; }

    public required Guid TargetId { get; init; }

    public required string Role { get; init; }

    /// <summary>What kind of client it is for: <c>psql</c>, <c>pgmoneta</c>, <c>app</c>.</summary>
    public required string Profile { get; init; }

    public required Certificate Certificate { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Null while the bundle waits; the key is gone from here once it was downloaded or expired.</summary>
    public DateTimeOffset? BundleTakenAt { get; init; }
}

/// <summary>What happened, by whom, to what; never a secret.</summary>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, Guid? TargetId, string Text);
