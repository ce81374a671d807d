using System.Net.Sockets;
using System.Text;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Agent.Tests.Child;

/// <summary>A commit-confirmed change outlives the dashboard that made it, and what a kill leaves begun is undone.</summary>
public sealed class RunningClockTests(AccountServer fixture) : IClassFixture<AccountServer>
{
    private const string Rejecting = "local all all reject\nhost all all 127.0.0.1/32 reject\n";
    private const string Sessions =
        "SELECT string_agg(pid::text, ',') FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

    private readonly LocalServer _server = fixture.Server;

    [Fact]
    public async Task A_child_stays_while_a_clock_runs_and_the_next_child_is_the_way_to_it()
    {
        await using var child = await ChildAgent.StartAsync();
        var (id, first) = (child.Link.Hello.Id, child.Process);
        var request = await RequestAsync(child.Link, LocalServer.Records + "# more\n", TimeSpan.FromHours(1));
        var begun = Assert.IsType<ApplyOutcome.Unconfirmed>(await ApplyAsync(child.Link, request));
        var session = await HeldSessionAsync();
        await child.HangUpAsync();
        await ListensAsync(Path.Combine(child.State, "agent.sock"));
        Assert.Equal(WriteRequests.Private, File.GetUnixFileMode(Path.Combine(child.State, "agent.sock")));

        await child.StartAgainAsync();
        Assert.Equal(id, child.Link.Hello.Id);
        Assert.NotEqual(first.Id, child.Process.Id);
        var entry = Assert.Single(await child.Agent.HistoryAsync(request.TargetId, CancellationToken.None));
        Assert.Equal((begun.JournalId, JournalState.OnProbation), (entry.Id, entry.State));
        // The session of the apply is still there, in the process that made it.
        Assert.Equal(session, await HeldSessionAsync());
        var undone = await child.Agent.UndoAsync(
            new(request.TargetId, begun.JournalId, new(_server.Files, _server.Login)), new Unwatched<ApplyStep>(), CancellationToken.None);
        Assert.IsType<ApplyOutcome.RolledBack>(undone);
        Assert.Equal(LocalServer.Records, await File.ReadAllTextAsync(_server.Files.HbaFile));

        await child.HangUpAsync();
        await first.WaitAsync(CancellationToken.None);
        await child.Process.WaitAsync(CancellationToken.None);
        Assert.False(File.Exists(Path.Combine(child.State, "agent.sock")));
    }

    [Fact]
    public async Task A_change_that_rejects_every_login_is_undone_at_its_deadline_without_a_dashboard()
    {
        await using var child = await ChildAgent.StartAsync();
        var request = await RequestAsync(child.Link, Rejecting, TimeSpan.FromSeconds(5)) with { AdminMayBeCutOff = true };
        Assert.IsType<ApplyOutcome.Unconfirmed>(await ApplyAsync(child.Link, request));
        await child.HangUpAsync();
        await child.Process.WaitAsync(CancellationToken.None);
        Assert.Equal(LocalServer.Records, await File.ReadAllTextAsync(_server.Files.HbaFile));
        Assert.Equal("1", await _server.QueryAsync("SELECT 1"));

        await child.StartAgainAsync();
        var entry = Assert.Single(await child.Agent.HistoryAsync(request.TargetId, CancellationToken.None));
        Assert.Equal((JournalState.RolledBack, "timer"), (entry.State, entry.EndedBy));
    }

    [Fact]
    public async Task What_a_killed_child_left_begun_is_undone_by_the_next_one()
    {
        await using var child = await ChildAgent.StartAsync();
        using var scratch = new Scratch();
        using var way = new HeldReload(scratch.Path, _server);
        var request = await RequestAsync(child.Link, Rejecting, within: null) with { Login = new(way.Connection) };
        var applying = ApplyAsync(child.Link, request);
        await way.Reached;
        Assert.Equal(Rejecting, await File.ReadAllTextAsync(_server.Files.HbaFile));
        Assert.Equal(0, Posix.Kill(child.Process.Id, 9));
        Assert.Equal(FindingCode.AgentLineBroken, (await Assert.ThrowsAsync<AgentException>(() => applying)).Finding.Code);

        await child.StartAgainAsync();
        var entry = Assert.Single(await child.Agent.HistoryAsync(request.TargetId, CancellationToken.None));
        Assert.Equal((JournalState.RolledBack, "recovery"), (entry.State, entry.EndedBy));
        Assert.Equal(LocalServer.Records, await File.ReadAllTextAsync(_server.Files.HbaFile));
        Assert.Equal(entry.Id, Assert.IsType<ApplyOutcome.RolledBack>(await ApplyAsync(child.Link, request)).JournalId);
    }

    private async Task<WriteRequest> RequestAsync(AgentLink link, string records, TimeSpan? within) => WriteRequests.Of(
        _server.Files, _server.Login,
        WriteRequests.Modify(
            _server.Files.HbaFile, await ContentWriter.OfferAsync(link, Encoding.UTF8.GetBytes(records), CancellationToken.None))) with
    {
        Terms = within is { } time ? new(time, []) : null,
    };

    private static Task<ApplyOutcome> ApplyAsync(AgentLink link, WriteRequest request) =>
        link.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None);

    // Those that have just ended may still be listed.
    private async Task<string> HeldSessionAsync()
    {
        while (true)
        {
            if (await _server.QueryAsync(Sessions) is { Length: > 0 } sessions && !sessions.Contains(',', StringComparison.Ordinal))
                return sessions;
            await Task.Delay(20);
        }
    }

    private static async Task ListensAsync(string path)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
    }
}
