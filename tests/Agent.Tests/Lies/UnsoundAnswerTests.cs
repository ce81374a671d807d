using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>Answers that decode and are unsound: each is a finding before anything uses it.</summary>
public sealed class UnsoundAnswerTests
{
    public static TheoryData<string> Lies => [.. s_lies.Keys];

    private static readonly Dictionary<string, Func<IServerAgent, Task>> s_calls = new()
    {
        ["read"] = agent => agent.ReadAsync(new(Sound.Files, ServerLogin.Peer, true, true), CancellationToken.None),
        ["locate"] = agent => agent.LocateAsync(new()
        {
            DataDirectory = "/d",
            ConfigFile = null,
            HbaFile = null,
            IdentFile = null,
            PgmonetaConf = null,
            ServerPaths = [],
            Login = ServerLogin.Peer,
            Pgmoneta = false,
        }, CancellationToken.None),
        ["sessions"] = agent => agent.ReadSessionsAsync(Sound.Login, CancellationToken.None),
        ["login"] = agent => agent.TryLoginAsync(Sound.Login, CancellationToken.None),
        ["key"] = agent => agent.MakeKeyAsync(new(Guid.NewGuid(), KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None),
        ["apply"] = agent => agent.ApplyAsync(WriteRequests.Of(Sound.Files, ServerLogin.Peer), new Unwatched<ApplyStep>(),
            CancellationToken.None),
        ["settle"] = agent => agent.SettleAsync(new(Sound.Target, Guid.NewGuid(), true, [], Sound.Login), CancellationToken.None),
        ["undo"] =
            agent => agent.UndoAsync(new(Sound.Target, Guid.NewGuid(), Sound.Login), new Unwatched<ApplyStep>(), CancellationToken.None),
        ["confirm"] = agent => agent.ConfirmAsync(new(Sound.Target, Guid.NewGuid(), Sound.Login), CancellationToken.None),
        ["keep"] = agent => agent.KeepAsync(new(Sound.Target, Guid.NewGuid(), Sound.Login), CancellationToken.None),
        ["history"] = agent => agent.HistoryAsync(Sound.Target, CancellationToken.None),
        ["sandbox"] = agent => agent.StartSandboxAsync(new(null), new Unwatched<string>(), CancellationToken.None),
        ["fetch"] = agent => agent.FetchAsync(Sound.Hash, 0, CancellationToken.None),
        ["discard"] = agent => agent.DiscardKeyAsync(Guid.NewGuid(), CancellationToken.None),
        ["offer"] = agent => agent.OfferAsync(new(Sound.Hash, 0, 0, []), CancellationToken.None),
        ["hold"] = agent => agent.HoldLoginAsync(new(Sound.Target, Sound.Login), CancellationToken.None),
        ["import"] = agent =>
            agent.ImportAsync(new(Sound.Target, "1", ImmutableSortedDictionary<string, string>.Empty, Sound.Files), CancellationToken.None),
    };

    // The call comes before the colon.
    private static readonly Dictionary<string, LyingAgent> s_lies = new()
    {
        ["read: nothing"] = new() { AnswersNull = true },
        ["read: 1,001 files"] = new() { Reading = Sound.Reading with { Files = [.. Enumerable.Repeat(Sound.File, 1001)] } },
        ["read: a size below zero"] = new() { Reading = Sound.Reading with { Files = [Sound.File with { ContentLength = -1 }] } },
        ["read: a size beyond the limit"] =
            new() { Reading = Sound.Reading with { Files = [Sound.File with { ContentLength = AgentContract.MostBytes + 1 }] } },
        ["read: the largest size there is"] = new()
        {
            Reading = Sound.Reading with
            {
                Files = [Sound.File with { ContentLength = long.MaxValue }, Sound.File with { ContentLength = long.MaxValue }],
            },
        },
        ["read: sizes beyond the limit together"] =
            new() { Reading = Sound.Reading with { Files = [.. Enumerable.Repeat(Sound.File with { ContentLength = 128 * 1024 }, 513)] } },
        ["read: an invalid hash"] = new() { Reading = Sound.Reading with { Files = [Sound.File with { Hash = new('z', 64) }] } },
        ["read: an invalid hash of a content"] =
            new() { Reading = Sound.Reading with { Files = [Sound.File with { ContentHash = "../../etc/passwd" }] } },
        ["read: a relative path"] = new() { Reading = Sound.Reading with { Files = [Sound.File with { Path = "d/c.conf" }] } },
        ["read: a path with NUL"] = new() { Reading = Sound.Reading with { Files = [Sound.File with { Path = "/d/c\0.conf" }] } },
        ["read: no path"] = new() { Reading = Sound.Reading with { Files = [Sound.File with { Path = null! }] } },
        ["read: an empty place"] = new() { Reading = Sound.Reading with { Files = [null!] } },
        ["read: no list of files"] = new() { Reading = Sound.Reading with { Files = default } },
        ["read: no list of directories"] = new() { Reading = Sound.Reading with { Directories = default } },
        ["read: no list of names"] = new() { Reading = Sound.Reading with { Occupied = default } },
        ["read: no list of roots"] = new() { Reading = Sound.Reading with { Roots = default } },
        ["read: no list of findings"] = new() { Reading = Sound.Reading with { Findings = default } },
        ["read: no settings"] = new() { Reading = Sound.Reading with { Settings = null! } },
        ["read: a root without a path"] = new() { Reading = Sound.Reading with { Roots = [new(null!, "/", 0, 0)] } },
        ["read: a finding without a text"] = new() { Reading = Sound.Reading with { Findings = [Sound.Finding with { Message = null! }] } },
        ["read: a finding with an empty text"] =
            new() { Reading = Sound.Reading with { Findings = [Sound.Finding with { Message = "" }] } },
        ["read: a finding without a code"] = new() { Reading = Sound.Reading with { Findings = [Sound.Finding with { Code = null! }] } },
        ["read: a finding of an unknown severity"] =
            new() { Reading = Sound.Reading with { Findings = [Sound.Finding with { Severity = (Severity)9 }] } },
        ["read: a finding with an endless remedy"] =
            new() { Reading = Sound.Reading with { Findings = [Sound.Finding with { Remedy = new('a', 70_000) }] } },
        ["read: a finding with a command to run"] =
            new() { Reading = Sound.Reading with { Findings = [Sound.Finding with { Command = "rm -rf /" }] } },
        ["history: an entry that a person ended"] =
            new() { History = ImmutableArray.Create(Sound.Entry with { EndedBy = "administrator" }) },
        ["history: 1,001 files"] = new()
        {
            History = ImmutableArray.Create(Sound.Entry with
            {
                Files = [.. Enumerable.Repeat(new JournalFile("/f", ChangeKind.Create, null, Sound.Hash, null), 1001)],
            }),
        },
        ["read: 10,001 findings"] = new() { Reading = Sound.Reading with { Findings = [.. Enumerable.Repeat(Sound.Finding, 10_001)] } },
        ["read: a view without roles"] = new() { Reading = Sound.Reading with { Server = Sound.View with { Roles = default } } },
        ["read: a view with an empty role"] = new() { Reading = Sound.Reading with { Server = Sound.View with { Roles = [null!] } } },
        ["read: a view with a role of no group list"] =
            new() { Reading = Sound.Reading with { Server = Sound.View with { Roles = [new("app", false, false, default)] } } },
        ["read: a view without databases"] = new() { Reading = Sound.Reading with { Server = Sound.View with { Databases = default } } },
        ["read: a view with a database without a name"] =
            new() { Reading = Sound.Reading with { Server = Sound.View with { Databases = [null!] } } },
        ["read: a view with an empty list of rules"] =
            new() { Reading = Sound.Reading with { Server = Sound.View with { HbaRules = default(ImmutableArray<HbaRule>) } } },
        ["read: a view with an empty rule"] =
            new() { Reading = Sound.Reading with { Server = Sound.View with { HbaRules = ImmutableArray.Create<HbaRule>([null!]) } } },
        ["read: a view with an empty session"] =
            new()
            {
                Reading = Sound.Reading with { Server = Sound.View with { Sessions = ImmutableArray.Create<ServerSession>([null!]) } },
            },
        ["read: a view with an empty setting"] = new()
        {
            Reading = Sound.Reading with
            {
                Server = Sound.View with { Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty.Add("ssl", null!) },
            },
        },
        ["locate: nothing"] = new() { AnswersNull = true },
        ["locate: a relative path"] = new() { Location = Sound.Location with { Files = Sound.Files with { HbaFile = "h" } } },
        ["locate: a relative pgmoneta.conf"] = new() { Location = Sound.Location with { Files = Sound.Files with { PgmonetaConf = "p" } } },
        ["locate: an empty map"] = new() { Location = Sound.Location with { Files = Sound.Files with { ServerPaths = [null!] } } },
        ["locate: no maps"] = new() { Location = Sound.Location with { Files = Sound.Files with { ServerPaths = default } } },
        ["locate: no findings"] = new() { Location = Sound.Location with { Findings = default } },
        ["sessions: nothing"] = new() { AnswersNull = true },
        ["sessions: no list"] = new() { Sessions = new(default(ImmutableArray<ServerSession>), null) },
        ["sessions: an empty place"] = new() { Sessions = new(ImmutableArray.Create<ServerSession>([null!]), null) },
        ["login: a finding without a text"] = new() { Login = Sound.Finding with { Message = null! } },
        ["import: a finding without a text"] = new() { Login = Sound.Finding with { Message = null! } },
        ["key: nothing"] = new() { AnswersNull = true },
        ["key: an empty request"] = new() { Key = new KeyOutcome.Made([]) },
        ["key: no request"] = new() { Key = new KeyOutcome.Made(null!) },
        ["key: a request of a megabyte"] = new() { Key = new KeyOutcome.Made(new byte[1_000_000]) },
        ["key: a refusal without a reason"] = new() { Key = new KeyOutcome.Refused(null!) },
        ["apply: nothing"] = new() { AnswersNull = true },
        ["apply: no steps"] = new() { Outcome = new ApplyOutcome.Applied(Guid.NewGuid()) { Steps = default } },
        ["apply: a step without a text"] =
            new() { Outcome = new ApplyOutcome.Applied(Guid.NewGuid()) { Steps = [new("s", null!, default, true)] } },
        ["apply: a step without a name"] =
            new() { Outcome = new ApplyOutcome.Applied(Guid.NewGuid()) { Steps = [new(null!, "s", default, true)] } },
        ["apply: no notes"] = new() { Outcome = new ApplyOutcome.Applied(Guid.NewGuid()) { Notes = default } },
        ["apply: a refusal without a reason"] = new() { Outcome = new ApplyOutcome.Refused([]) },
        ["apply: a refusal without a list"] = new() { Outcome = new ApplyOutcome.Refused(default) },
        ["apply: a drift of no path"] = new() { Outcome = new ApplyOutcome.Drifted(null!) },
        ["apply: a drift without a list"] = new() { Outcome = new ApplyOutcome.Drifted("/d") { Findings = default } },
        ["apply: a way back without a reason"] = new() { Outcome = new ApplyOutcome.RolledBack(Guid.NewGuid(), null!, []) },
        ["apply: a clock without roles"] = new() { Outcome = new ApplyOutcome.Unconfirmed(Guid.NewGuid(), default, default) },
        ["apply: a wait without a command"] = new() { Outcome = new ApplyOutcome.Waiting(Guid.NewGuid(), null!) },
        ["settle: nothing"] = new() { AnswersNull = true },
        ["undo: nothing"] = new() { AnswersNull = true },
        ["confirm: nothing"] = new() { AnswersNull = true },
        ["keep: nothing"] = new() { AnswersNull = true },
        ["history: no list"] = new() { History = default(ImmutableArray<JournalEntry>) },
        ["history: an empty place"] = new() { History = ImmutableArray.Create<JournalEntry>([null!]) },
        ["history: an entry of another target"] = new() { History = ImmutableArray.Create(Sound.Entry with { TargetId = Guid.NewGuid() }) },
        ["history: an entry without a title"] = new() { History = ImmutableArray.Create(Sound.Entry with { Title = null! }) },
        ["history: an entry without a list of files"] = new() { History = ImmutableArray.Create(Sound.Entry with { Files = default }) },
        ["history: a file without a path"] =
            new() { History = ImmutableArray.Create(Sound.Entry with { Files = [new(null!, ChangeKind.Create, null, Sound.Hash, null)] }) },
        ["history: an unknown state"] = new() { History = ImmutableArray.Create(Sound.Entry with { State = (JournalState)99 }) },
        ["history: an empty role"] = new() { History = ImmutableArray.Create(Sound.Entry with { Roles = [null!] }) },
        ["history: a finding without a text"] =
            new() { History = ImmutableArray.Create(Sound.Entry with { Findings = [Sound.Finding with { Message = null! }] }) },
        ["sandbox: nothing"] = new() { AnswersNull = true },
        ["sandbox: no server"] = new() { Sandbox = new SandboxOutcome.Running(null!) },
        ["sandbox: an invalid port"] = new() { Sandbox = new SandboxOutcome.Running(Sound.Sandbox with { Port = 70_000 }) },
        ["sandbox: a relative directory"] = new() { Sandbox = new SandboxOutcome.Running(Sound.Sandbox with { DataDirectory = "d" }) },
        ["sandbox: no passwords"] = new() { Sandbox = new SandboxOutcome.Running(Sound.Sandbox with { Passwords = null! }) },
        ["sandbox: a failure without a reason"] = new() { Sandbox = new SandboxOutcome.Failed(null!) },
        ["fetch: a piece beyond the limit"] = new() { Fetch = (_, _) => new byte[AgentContract.LongestPiece + 1] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task An_answer_that_no_agent_gives_is_a_finding(string lie)
    {
        await using var link = s_lies[lie].Link(TimeProvider.System);
        var finding = (await Assert.ThrowsAsync<AgentException>(() => s_calls[lie.Split(':')[0]](link.Agent))).Finding;
        Assert.Equal(FindingCode.AgentUnsound, finding.Code);
    }

    public static TheoryData<string> Calls => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_that_is_never_answered_ends_at_its_deadline(string call)
    {
        var time = new FakeTimeProvider();
        await using var link = new LyingAgent().Link(time);
        var calling = s_calls[call](link.Agent);
        Assert.False(calling.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(FindingCode.AgentSilent, (await Assert.ThrowsAsync<AgentException>(() => calling)).Finding.Code);
    }

    [Fact]
    public async Task Sound_answers_pass_unchanged()
    {
        var entries = ImmutableArray.Create(Sound.Entry);
        var agent = new LyingAgent
        {
            Reading = Sound.Reading with { Server = Sound.View, Findings = [Sound.Finding] },
            History = entries,
            Outcome = new ApplyOutcome.Applied(Guid.NewGuid()),
            Key = new KeyOutcome.Made([1]),
            Sandbox = new SandboxOutcome.Running(Sound.Sandbox),
            Sessions = new(null, Sound.Finding),
            Login = Sound.Finding,
            Location = Sound.Location,
            Fetch = (_, _) => [],
        };
        await using var link = agent.Link(TimeProvider.System);
        Assert.Same(agent.Reading, await link.Agent.ReadAsync(new(Sound.Files, ServerLogin.Peer, true, true), CancellationToken.None));
        Assert.Equal(entries, await link.Agent.HistoryAsync(Sound.Target, CancellationToken.None));
        foreach (var call in s_calls.Keys.Except(["discard", "offer", "hold"])) await s_calls[call](link.Agent);
    }

    [Fact]
    public async Task Unsound_steps_are_not_passed_on()
    {
        var seen = new List<ApplyStep>();
        var sound = new ApplyStep("stage", "A step.", TimeSpan.Zero, true);
        var agent = new LyingAgent
        {
            Outcome = new ApplyOutcome.Applied(Guid.NewGuid()),
            Steps = [null!, sound with { Text = null! }, sound with { Text = new('a', 70_000) }, .. Enumerable.Repeat(sound, 10_001)],
        };
        await using var link = agent.Link(TimeProvider.System);
        await link.Agent.ApplyAsync(WriteRequests.Of(Sound.Files, ServerLogin.Peer), new Listed(seen), CancellationToken.None);
        Assert.All(seen, step => Assert.Same(sound, step));
        Assert.Equal(10_000, seen.Count);
    }

    private sealed class Listed(List<ApplyStep> seen) : IProgress<ApplyStep>
    {
        public void Report(ApplyStep value) => seen.Add(value);
    }
}
