using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Languages;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>What the fakes share: servers that remember what was applied, and how things end.</summary>
public sealed class World
{
    public World(TimeProvider time)
    {
        Time = time;
        Reset(Scenario.Filled, ApplyEnding.Applied, VerifyEnding.Proven);
    }

    public TimeProvider Time { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public Scenario Scenario { get; private set; }

    public ApplyEnding Apply { get; set; }

    public VerifyEnding Verify { get; set; }

    /// <summary>What stands beside the next outcomes.</summary>
    public ImmutableArray<Core.Finding> Notes { get; set; } = [];

    public TimeSpan Delay { get; init; }

    public List<FakeServerView> Servers { get; } = [];

    public List<DatabaseClient> Clients { get; } = [];

    public List<JournalEntry> Journal { get; } = [];

    public List<AuditEntry> Audit { get; } = [];

    public Dictionary<Guid, BundleTicket> Tickets { get; } = [];

    public Dictionary<Guid, PlaintextWatchState> Watches { get; } = [];

    /// <summary>What was asked of the fakes, for tests.</summary>
    public List<object> Asked { get; } = [];

    public void Reset(Scenario scenario, ApplyEnding apply, VerifyEnding verify)
    {
        Scenario = scenario;
        Apply = apply;
        Verify = verify;
        Servers.Clear();
        Clients.Clear();
        Journal.Clear();
        Audit.Clear();
        Tickets.Clear();
        Watches.Clear();
        Asked.Clear();
        if (scenario != Scenario.Empty) Fleet.Fill(this);
    }

    public FakeServerView? Find(Guid id) => Servers.FirstOrDefault(s => s.Target.Id == id);

    /// <summary>Answers late, never, or not at all, as the scenario says.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        if (Scenario == Scenario.Failed) throw new IOException("the state store does not answer");
        if (Scenario == Scenario.Loading) await Task.Delay(Timeout.Infinite, cancellationToken);
        await PauseAsync(cancellationToken);
    }

    /// <summary>Every answer waits for it, and fails as it does; null for answers at once.</summary>
    public Task? Held { get; set; }

    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (Held is { } held) await held;
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, cancellationToken);
    }
}

public static class FakeServices
{
    public static IServiceCollection AddFakes(this IServiceCollection services, World world) => services
        .AddSingleton(world)
        .AddSingleton(new ErrorExplainer(MessageLanguages.EnglishOnly))
        .AddSingleton<ITargets, FakeTargets>()
        .AddSingleton<ITargetAgents, FakeTargetAgents>()
        .AddSingleton<ISetup, FakeSetup>()
        .AddSingleton<IClients, FakeClients>()
        .AddSingleton<IVerification, FakeVerification>()
        .AddSingleton<FakeHistory>()
        .AddSingleton<IHistory>(provider => provider.GetRequiredService<FakeHistory>())
        .AddSingleton(world.Time)
        .AddSingleton<IPlaintextWatch, FakePlaintextWatch>()
        .AddSingleton<IProbe, FakeProbe>()
        .AddSingleton<IFleet, FakeFleet>()
        .AddSingleton<ISandbox, FakeSandbox>()
        .AddSingleton<IAuditTrail, FakeAuditTrail>();
}
