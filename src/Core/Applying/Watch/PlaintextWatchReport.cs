using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>A record that lets plaintext in, and who came through it.</summary>
public sealed record WatchedRecord(HbaRecord Record, ImmutableArray<PlaintextSession> Sessions);

/// <summary>What a watch saw, sorted by the record that lets it in now.</summary>
public sealed record PlaintextWatchReport
{
    /// <summary>Null when nobody watches.</summary>
    public required PlaintextWatchState? Watch { get; init; }

    /// <summary>
    /// Every record that can let plaintext in, in the order of the file; without plaintext sessions TLS can be required there.
    /// </summary>
    public required ImmutableArray<WatchedRecord> Records { get; init; }

    /// <summary>Sessions that no record lets in any more, or whose record is not known.</summary>
    public required ImmutableArray<PlaintextSession> Elsewhere { get; init; }
}
