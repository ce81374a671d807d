using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Applying.Targets;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying;

/// <summary>Core's services for a host that brings the stores (<see cref="ITargetStore"/> and its kin), a sandbox and a <see cref="TimeProvider"/>.</summary>
public static class SetupRegistration
{
    /// <param name="journalDirectory">Where the journal and its backups lie; made with mode 0700.</param>
    public static IServiceCollection AddSetup(this IServiceCollection services, string journalDirectory) => services
        .AddSingleton(provider => new Applier(journalDirectory, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IProbe, HandshakeProbe>()
        .AddSingleton<IFleet, FleetService>()
        .AddSingleton<ConnectionVerifier>()
        .AddSingleton<SnapshotReader>()
        .AddSingleton<Authorities>()
        .AddSingleton<PlanMaker>()
        .AddSingleton<PlanCache>()
        .AddSingleton<PendingBundles>()
        .AddSingleton<VerifyReports>()
        .AddSingleton<RoleMaterial>()
        .AddSingleton<CommitConfirmedTrials>()
        .AddSingleton<CommitConfirmedTimer>()
        .AddSingleton<ICommitConfirmedTimer>(provider => provider.GetRequiredService<CommitConfirmedTimer>())
        .AddSingleton<ITargets, TargetService>()
        .AddSingleton<ISetup, SetupService>()
        .AddSingleton<IVerification, VerificationService>()
        .AddSingleton<IRecovery, RecoveryService>()
        .AddSingleton<PlaintextSampler>()
        .AddSingleton<IPlaintextWatch, PlaintextWatch>();
}
