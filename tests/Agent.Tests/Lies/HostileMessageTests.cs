using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>
/// Bytes that no agent sends: each ends the call with a finding, and none makes the dashboard reserve memory for what is only announced.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public sealed class HostileMessageTests
{
    private const long MostAllocated = 64L * 1024 * 1024;

    [Theory]
    [InlineData(9u * 1024 * 1024)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_FFFFu)]
    public async Task A_message_that_is_announced_beyond_the_limit_ends_the_line(uint length)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        await using var agent = await RawAgent.ConnectAsync();
        var call = agent.Link.Agent.HistoryAsync(Guid.NewGuid(), CancellationToken.None);
        await agent.ReceiveAsync();
        await agent.AnnounceAsync(length);
        var finding = (await Assert.ThrowsAsync<AgentException>(() => call)).Finding;
        Assert.Equal(FindingCode.AgentLineBroken, finding.Code);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, MostAllocated / 8);
    }

    public static TheoryData<string> Results => [.. s_results.Keys];

    private static readonly Dictionary<string, byte[]> s_results = new()
    {
        ["a list of 2,147,483,647 places"] = [0xDD, 0x7F, 0xFF, 0xFF, 0xFF],
        ["a map of 2,147,483,647 fields"] = [0xDF, 0x7F, 0xFF, 0xFF, 0xFF],
        ["a list of 4,294,967,295 places"] = [0xDD, 0xFF, 0xFF, 0xFF, 0xFF],
        ["bytes of which 2,147,483,647 are announced"] = [0xC6, 0x7F, 0xFF, 0xFF, 0xFF],
        ["a text of which 2,147,483,647 bytes are announced"] = [0xDB, 0x7F, 0xFF, 0xFF, 0xFF],
        ["lists in lists, 1,000 deep"] = Message.Nested(1000),
        ["lists in lists, 2,000,000 deep"] = Message.Nested(2_000_000),
        ["an unknown field 1,000 deep"] = Message.Map(("Unknown", Message.Nested(1000))),
        ["an unknown field 2,000,000 deep"] = Message.Map(("Unknown", Message.Nested(2_000_000))),
        ["a map without a field"] = Message.Map(),
        ["a number"] = Message.Number(7),
        ["a byte that means nothing"] = [0xC1],
    };

    [Theory]
    [MemberData(nameof(Results))]
    public async Task A_result_that_no_agent_gives_is_a_finding(string what)
    {
        var result = s_results[what];
        var files = new TargetFiles { DataDirectory = "/d", ConfigFile = "/d/c", HbaFile = "/d/h", IdentFile = "/d/i" };
        Func<IServerAgent, Task>[] calls =
        [
            agent => agent.ReadAsync(new(files, ServerLogin.Peer, true, true), CancellationToken.None),
            agent => agent.HistoryAsync(Guid.NewGuid(), CancellationToken.None),
            agent => agent.FetchAsync("", 0, CancellationToken.None),
            agent => agent.TryLoginAsync(new(files, ServerLogin.Peer), CancellationToken.None),
            agent =>
                agent.ApplyAsync(WriteRequests.Of(files, ServerLogin.Peer), new Unwatched<Core.Changes.Plans.ApplyStep>(),
                    CancellationToken.None),
        ];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var call in calls)
        {
            await using var agent = await RawAgent.ConnectAsync();
            var calling = call(agent.Link.Agent);
            await agent.AnswerAsync(result);
            var finding = (await Assert.ThrowsAsync<AgentException>(() => calling)).Finding;
            Assert.Contains(finding.Code, (FindingCode[])[FindingCode.AgentUnsound, FindingCode.AgentLineBroken]);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, MostAllocated + (calls.Length * 12L * result.Length));
    }

    public static TheoryData<string> Envelopes => [.. s_envelopes.Keys];

    // The field comes before the colon.
    private static readonly Dictionary<string, byte[]> s_envelopes = new()
    {
        ["unknown: nested"] = Message.Nested(2_000_000),
        ["error: nested"] = Message.Nested(2_000_000),
        ["error: data that is nested"] =
            Message.Map(("code", Message.Number(1)), ("message", Message.Text("no")), ("data", Message.Nested(2_000_000))),
        ["error: a text of control characters"] =
            Message.Map(("code", Message.Number(1)), ("message", Message.Text(new string('\u0007', 100_000)))),
        ["error: nothing"] = Message.Nil,
        ["params: nested"] = Message.Nested(2_000_000),
        ["method: a list without an end"] = [0xDD, 0x7F, 0xFF, 0xFF, 0xFF],
    };

    [Theory]
    [MemberData(nameof(Envelopes))]
    public async Task A_message_with_a_field_that_no_agent_sends_is_a_finding(string what)
    {
        await using var agent = await RawAgent.ConnectAsync();
        var calling = agent.Link.Agent.HistoryAsync(Guid.NewGuid(), CancellationToken.None);
        await agent.AnswerWithAsync((what.Split(':')[0], s_envelopes[what]));
        var finding = (await Assert.ThrowsAsync<AgentException>(() => calling)).Finding;
        Assert.Contains(finding.Code, (FindingCode[])[FindingCode.AgentUnsound, FindingCode.AgentLineBroken, FindingCode.AgentFailed]);
        Assert.DoesNotContain(finding.Message, char.IsControl);
        Assert.InRange(finding.Message.Length, 1, 1000);
    }

    [Fact]
    public async Task An_agent_that_calls_the_dashboard_loses_its_line()
    {
        await using var agent = await RawAgent.ConnectAsync();
        var calling = agent.Link.Agent.HistoryAsync(Guid.NewGuid(), CancellationToken.None);
        await agent.ReceiveAsync();
        await agent.SendAsync(Message.Map(
            ("jsonrpc", Message.Text("2.0")), ("id", Message.Number(99)), ("method", Message.Text("HistoryAsync")),
            ("params", [0x91, .. Message.Text("x")])));
        Assert.Equal(FindingCode.AgentLineBroken, (await Assert.ThrowsAsync<AgentException>(() => calling)).Finding.Code);
        await Assert.ThrowsAsync<InvalidDataException>(() => agent.Link.Ended);
    }
}
