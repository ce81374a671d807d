using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>Answers that decode and are none: each is a finding, before anybody works with it.</summary>
public sealed class UnsoundAnswerTests
{
    private static readonly TargetFiles s_files =
        new() { DataDirectory = "/d", ConfigFile = "/d/c.conf", HbaFile = "/d/h.conf", IdentFile = "/d/i.conf" };
    private static readonly LoginRequest s_login = new(s_files, ServerLogin.Peer);
    private static readonly Guid s_target = Guid.NewGuid();
    private static readonly string s_hash = WriteRequests.HashOf([]);
    private static readonly Finding s_finding = new(FindingCode.AdminLimited, Severity.Warning, "It is so.");

    private static FileReading File => new()
    {
        Path = "/d/c.conf",
        Exists = true,
        Hash = s_hash,
        ContentHash = s_hash,
        ContentLength = 0,
        Mode = WriteRequests.Public,
        Owner = null,
        IsMountPoint = false,
        MayWrite = true,
    };

    private static ServerReading Reading => new()
    {
        Server = null,
        Version = PostgresVersion.OfMajor(18),
        Settings = ImmutableSortedDictionary<string, string>.Empty,
        Files = [File],
        Directories = [],
        Occupied = [],
        Roots = [],
        ServerAccount = null,
        SystemIdentifier = null,
        Findings = [],
    };

    private static LocationReading Location => new()
    {
        Files = s_files,
        DataDirectory = new("/d", "/d", 1, 2),
        SystemIdentifier = "1",
        Findings = [],
    };

    private static ServerView View => new()
    {
        Version = PostgresVersion.OfMajor(18),
        Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty,
        HbaRules = null,
        FileSettings = null,
        Roles = [],
        Databases = [],
        AdminRole = "postgres",
        AdminIsSuperuser = true,
        AdminAddress = null,
        AdminTls = false,
    };

    private static JournalEntry Entry => new()
    {
        Id = Guid.NewGuid(),
        TargetId = s_target,
        Recipe = "access-rules",
        Title = "A title",
        At = DateTimeOffset.UnixEpoch,
        State = JournalState.Applied,
        Files = [],
    };

    private static SandboxServer Sandbox => new()
    {
        Port = 5432,
        Directory = "/s",
        DataDirectory = "/s/d",
        PgmonetaConf = "/s/p.conf",
        AdminConnection = "Host=/s",
        Passwords = ImmutableDictionary<string, string>.Empty,
        Version = "18.0",
    };

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    private static readonly Dictionary<string, Func<IServerAgent, Task>> s_calls = new()
    {
        ["read"] = agent => agent.ReadAsync(new(s_files, ServerLogin.Peer, true, true), CancellationToken.None),
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
        ["sessions"] = agent => agent.ReadSessionsAsync(s_login, CancellationToken.None),
        ["login"] = agent => agent.TryLoginAsync(s_login, CancellationToken.None),
        ["key"] = agent => agent.MakeKeyAsync(new(Guid.NewGuid(), KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None),
        ["apply"] = agent => agent.ApplyAsync(WriteRequests.Of(s_files, ServerLogin.Peer), new Unwatched<ApplyStep>(),
            CancellationToken.None),
        ["settle"] = agent => agent.SettleAsync(new(s_target, Guid.NewGuid(), true, [], s_login), CancellationToken.None),
        ["undo"] = agent => agent.UndoAsync(new(s_target, Guid.NewGuid(), s_login), new Unwatched<ApplyStep>(), CancellationToken.None),
        ["confirm"] = agent => agent.ConfirmAsync(new(s_target, Guid.NewGuid(), s_login), CancellationToken.None),
        ["keep"] = agent => agent.KeepAsync(new(s_target, Guid.NewGuid(), s_login), CancellationToken.None),
        ["history"] = agent => agent.HistoryAsync(s_target, CancellationToken.None),
        ["sandbox"] = agent => agent.StartSandboxAsync(new(null), new Unwatched<string>(), CancellationToken.None),
        ["fetch"] = agent => agent.FetchAsync(s_hash, 0, CancellationToken.None),
        ["discard"] = agent => agent.DiscardKeyAsync(Guid.NewGuid(), CancellationToken.None),
        ["offer"] = agent => agent.OfferAsync(new(s_hash, 0, 0, []), CancellationToken.None),
        ["hold"] = agent => agent.HoldLoginAsync(new(s_target, s_login), CancellationToken.None),
        ["import"] = agent =>
            agent.ImportAsync(new(s_target, "1", ImmutableSortedDictionary<string, string>.Empty, s_files), CancellationToken.None),
    };

    // The call comes before the colon.
    private static readonly Dictionary<string, LyingAgent> s_lies = new()
    {
        ["read: nothing"] = new() { AnswersNull = true },
        ["read: 1,001 files"] = new() { Reading = Reading with { Files = [.. Enumerable.Repeat(File, 1001)] } },
        ["read: a size below zero"] = new() { Reading = Reading with { Files = [File with { ContentLength = -1 }] } },
        ["read: a size beyond the limit"] =
            new() { Reading = Reading with { Files = [File with { ContentLength = AgentContract.MostBytes + 1 }] } },
        ["read: the largest size there is"] = new()
        {
            Reading = Reading with { Files = [File with { ContentLength = long.MaxValue }, File with { ContentLength = long.MaxValue }] },
        },
        ["read: sizes beyond the limit together"] =
            new() { Reading = Reading with { Files = [.. Enumerable.Repeat(File with { ContentLength = 128 * 1024 }, 513)] } },
        ["read: a hash that is none"] = new() { Reading = Reading with { Files = [File with { Hash = new('z', 64) }] } },
        ["read: a hash of a content that is none"] =
            new() { Reading = Reading with { Files = [File with { ContentHash = "../../etc/passwd" }] } },
        ["read: a relative path"] = new() { Reading = Reading with { Files = [File with { Path = "d/c.conf" }] } },
        ["read: a path with NUL"] = new() { Reading = Reading with { Files = [File with { Path = "/d/c\0.conf" }] } },
        ["read: no path"] = new() { Reading = Reading with { Files = [File with { Path = null! }] } },
        ["read: an empty place"] = new() { Reading = Reading with { Files = [null!] } },
        ["read: no list of files"] = new() { Reading = Reading with { Files = default } },
        ["read: no list of directories"] = new() { Reading = Reading with { Directories = default } },
        ["read: no list of names"] = new() { Reading = Reading with { Occupied = default } },
        ["read: no list of roots"] = new() { Reading = Reading with { Roots = default } },
        ["read: no list of findings"] = new() { Reading = Reading with { Findings = default } },
        ["read: no settings"] = new() { Reading = Reading with { Settings = null! } },
        ["read: a root without a path"] = new() { Reading = Reading with { Roots = [new(null!, "/", 0, 0)] } },
        ["read: a finding without a text"] = new() { Reading = Reading with { Findings = [s_finding with { Message = null! }] } },
        ["read: a finding with an empty text"] = new() { Reading = Reading with { Findings = [s_finding with { Message = "" }] } },
        ["read: a finding without a code"] = new() { Reading = Reading with { Findings = [s_finding with { Code = null! }] } },
        ["read: a finding of an unknown severity"] =
            new() { Reading = Reading with { Findings = [s_finding with { Severity = (Severity)9 }] } },
        ["read: a finding with an endless remedy"] =
            new() { Reading = Reading with { Findings = [s_finding with { Remedy = new('a', 70_000) }] } },
        ["read: 10,001 findings"] = new() { Reading = Reading with { Findings = [.. Enumerable.Repeat(s_finding, 10_001)] } },
        ["read: a view without roles"] = new() { Reading = Reading with { Server = View with { Roles = default } } },
        ["read: a view with an empty role"] = new() { Reading = Reading with { Server = View with { Roles = [null!] } } },
        ["read: a view with a role of no group list"] =
            new() { Reading = Reading with { Server = View with { Roles = [new("app", false, false, default)] } } },
        ["read: a view without databases"] = new() { Reading = Reading with { Server = View with { Databases = default } } },
        ["read: a view with a database without a name"] = new() { Reading = Reading with { Server = View with { Databases = [null!] } } },
        ["read: a view with an empty list of rules"] =
            new() { Reading = Reading with { Server = View with { HbaRules = default(ImmutableArray<Core.Hba.Syntax.HbaRule>) } } },
        ["read: a view with an empty rule"] =
            new() { Reading = Reading with { Server = View with { HbaRules = ImmutableArray.Create<Core.Hba.Syntax.HbaRule>([null!]) } } },
        ["read: a view with an empty session"] =
            new() { Reading = Reading with { Server = View with { Sessions = ImmutableArray.Create<ServerSession>([null!]) } } },
        ["read: a view with an empty setting"] = new()
        {
            Reading = Reading with
            {
                Server = View with { Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty.Add("ssl", null!) },
            },
        },
        ["locate: nothing"] = new() { AnswersNull = true },
        ["locate: a relative path"] = new() { Location = Location with { Files = s_files with { HbaFile = "h" } } },
        ["locate: a relative pgmoneta.conf"] = new() { Location = Location with { Files = s_files with { PgmonetaConf = "p" } } },
        ["locate: an empty map"] = new() { Location = Location with { Files = s_files with { ServerPaths = [null!] } } },
        ["locate: no maps"] = new() { Location = Location with { Files = s_files with { ServerPaths = default } } },
        ["locate: no findings"] = new() { Location = Location with { Findings = default } },
        ["sessions: nothing"] = new() { AnswersNull = true },
        ["sessions: no list"] = new() { Sessions = new(default(ImmutableArray<ServerSession>), null) },
        ["sessions: an empty place"] = new() { Sessions = new(ImmutableArray.Create<ServerSession>([null!]), null) },
        ["login: a finding without a text"] = new() { Login = s_finding with { Message = null! } },
        ["import: a finding without a text"] = new() { Login = s_finding with { Message = null! } },
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
        ["history: an entry of another target"] = new() { History = ImmutableArray.Create(Entry with { TargetId = Guid.NewGuid() }) },
        ["history: an entry without a title"] = new() { History = ImmutableArray.Create(Entry with { Title = null! }) },
        ["history: an entry without a list of files"] = new() { History = ImmutableArray.Create(Entry with { Files = default }) },
        ["history: a file without a path"] =
            new() { History = ImmutableArray.Create(Entry with { Files = [new(null!, ChangeKind.Create, null, s_hash, null)] }) },
        ["history: an unknown state"] = new() { History = ImmutableArray.Create(Entry with { State = (JournalState)99 }) },
        ["history: an empty role"] = new() { History = ImmutableArray.Create(Entry with { Roles = [null!] }) },
        ["history: a finding without a text"] =
            new() { History = ImmutableArray.Create(Entry with { Findings = [s_finding with { Message = null! }] }) },
        ["sandbox: nothing"] = new() { AnswersNull = true },
        ["sandbox: no server"] = new() { Sandbox = new SandboxOutcome.Running(null!) },
        ["sandbox: a port that is none"] = new() { Sandbox = new SandboxOutcome.Running(Sandbox with { Port = 70_000 }) },
        ["sandbox: a relative directory"] = new() { Sandbox = new SandboxOutcome.Running(Sandbox with { DataDirectory = "d" }) },
        ["sandbox: no passwords"] = new() { Sandbox = new SandboxOutcome.Running(Sandbox with { Passwords = null! }) },
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
        var entries = ImmutableArray.Create(Entry);
        var agent = new LyingAgent
        {
            Reading = Reading with { Server = View, Findings = [s_finding] },
            History = entries,
            Outcome = new ApplyOutcome.Applied(Guid.NewGuid()),
            Key = new KeyOutcome.Made([1]),
            Sandbox = new SandboxOutcome.Running(Sandbox),
            Sessions = new(null, s_finding),
            Login = s_finding,
            Location = Location,
            Fetch = (_, _) => [],
        };
        await using var link = agent.Link(TimeProvider.System);
        Assert.Same(agent.Reading, await link.Agent.ReadAsync(new(s_files, ServerLogin.Peer, true, true), CancellationToken.None));
        Assert.Equal(entries, await link.Agent.HistoryAsync(s_target, CancellationToken.None));
        foreach (var call in s_calls.Keys.Except(["discard", "offer", "hold"])) await s_calls[call](link.Agent);
    }

    [Fact]
    public async Task Steps_that_are_none_are_not_passed_on()
    {
        var seen = new List<ApplyStep>();
        var sound = new ApplyStep("stage", "A step.", TimeSpan.Zero, true);
        var agent = new LyingAgent
        {
            Outcome = new ApplyOutcome.Applied(Guid.NewGuid()),
            Steps = [null!, sound with { Text = null! }, sound with { Text = new('a', 70_000) }, .. Enumerable.Repeat(sound, 10_001)],
        };
        await using var link = agent.Link(TimeProvider.System);
        await link.Agent.ApplyAsync(WriteRequests.Of(s_files, ServerLogin.Peer), new Listed(seen), CancellationToken.None);
        Assert.All(seen, step => Assert.Same(sound, step));
        Assert.Equal(10_000, seen.Count);
    }

    private sealed class Listed(List<ApplyStep> seen) : IProgress<ApplyStep>
    {
        public void Report(ApplyStep value) => seen.Add(value);
    }
}
