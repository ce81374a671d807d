using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Client.Reading;

/// <summary>A server as a page read it: what is so now, and what was proven.</summary>
public sealed record TargetReading(TargetSnapshot Snapshot, TargetProofs Proofs)
{
    public TargetState StateAt(DateTimeOffset now) => TargetState.Of(Snapshot, Proofs, now);
}
