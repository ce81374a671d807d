using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Applying.Targets;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Core.Sandbox;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying;

/// <summary>
/// Core's services for a host that brings the stores (<see cref="ITargetStore"/> and its kin), a sandbox and a <see cref="TimeProvider"/>.
/// </summary>
public static class SetupRegistration
{
    /// <param name="earlierJournals">Where a version from before agents kept its journal.</param>
    public static IServiceCollection AddSetup(this IServiceCollection services, string earlierJournals) => services
        .AddSingleton<IProbe, HandshakeProbe>()
        .AddSingleton<IFleet, FleetService>()
        .AddSingleton<ConnectionVerifier>()
        .AddSingleton(_ => ErrorExplainer.OfThisMachine())
        .AddSingleton<ContentReader>()
        .AddSingleton<TargetAgents>()
        .AddSingleton<ITargetAgents, ConnectedAgents>()
        .AddSingleton<HostReader>()
        .AddSingleton<SnapshotReader>()
        .AddSingleton(provider => new EarlierJournals(earlierJournals, provider.GetRequiredService<ILogger<EarlierJournals>>()))
        .AddSingleton<JournalMirror>()
        .AddSingleton<IHistory>(provider => provider.GetRequiredService<JournalMirror>())
        .AddSingleton<AuditLog>()
        .AddSingleton<Authorities>()
        .AddSingleton<AgentKeys>()
        .AddSingleton<PlanMaker>()
        .AddSingleton<PlanCache>()
        .AddSingleton<PendingBundles>()
        .AddSingleton<ProofBook>()
        .AddSingleton<RoleMaterial>()
        .AddSingleton<CommitConfirmedTrials>()
        .AddSingleton<WireSearch>()
        .AddSingleton<ConnectionSearch>()
        .AddSingleton<EffectSearch>()
        .AddSingleton<PlanRun>()
        .AddSingleton<EntryRun>()
        .AddSingleton<EntryProof>()
        .AddSingleton<ISandbox, AgentSandbox>()
        .AddSingleton<ITargets, TargetService>()
        .AddSingleton<ISetup, SetupService>()
        .AddSingleton<IVerification, VerificationService>()
        .AddSingleton<PlaintextSampler>()
        .AddSingleton<IPlaintextWatch, PlaintextWatch>();
}
