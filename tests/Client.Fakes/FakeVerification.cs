using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Client.Fakes;

public sealed class FakeVerification(World world) : IVerification
{
    public async Task<VerifyOutcome?> RunAsync(Guid targetId, VerifyRequest request, string actor, IProgress<CaseOutcome>? progress,
        CancellationToken cancellationToken)
    {
        world.Asked.Add(request);
        await world.PauseAsync(cancellationToken);
        if (world.Find(targetId) is not { } server) return null;
        if (world.Verify == VerifyEnding.Refused)
            return new VerifyOutcome.Refused(
                [new(FindingCode.NoRoots, Severity.Error, "The target has no authority yet: there is nothing to prove.",
                    "Set up the server certificate first.")]);
        var role = request.Role ?? "repl";
        var report = request.InDepth
            ? Reports.InDepth(server, request.Role is null ? ["app", "postgres", "repl"] : [role], world.Verify, world.Now)
            : Reports.Of(server, role, world.Verify, world.Now);
        foreach (var outcome in report.Cases)
        {
            await Task.Delay(world.Delay * 3 / (request.InDepth ? 10 : 1), cancellationToken);
            progress?.Report(outcome);
        }

        world.Servers[world.Servers.IndexOf(server)] = server with
        {
            Last = report,
            Proofs = Reports.Merge(server.Proofs, CaseProof.Of(report, "postgres", Reports.RulesOf(server, world.Now), Reports.From)),
        };
        return new VerifyOutcome.Done(report);
    }

    public Task<TargetProofs> ProofsAsync(Guid targetId, CancellationToken cancellationToken) =>
        Task.FromResult(world.Find(targetId) is { } server ? new TargetProofs(server.Proofs, server.Last) : TargetProofs.None);

    public bool KnowsPassword(Target target, string role) => target.IsSandbox;
}
