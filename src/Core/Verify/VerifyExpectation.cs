namespace PgTlsDashboard.Core.Verify;

/// <summary>What the access rules say to a role before anything is tried; null members are not decided from here.</summary>
public sealed record VerifyExpectation
{
    /// <summary>The rules let it in over TLS with its certificate.</summary>
    public bool? Enters { get; init; }

    /// <summary>The same for physical replication.</summary>
    public bool? EntersReplication { get; init; }

    /// <summary>The record that decides over TLS, in a sentence; empty when nobody asked the rules.</summary>
    public string Because { get; init; } = "";
}
