using System.Collections.Concurrent;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>The last verify report of each target. A change of the target's files forgets it: it proved what was so before.</summary>
internal sealed class VerifyReports
{
    private readonly ConcurrentDictionary<Guid, VerifyReport> _reports = new();

    public VerifyReport? Find(Guid targetId) => _reports.GetValueOrDefault(targetId);

    public void Keep(VerifyReport report) => _reports[report.TargetId] = report;

    public void Forget(Guid targetId) => _reports.TryRemove(targetId, out _);
}
