using System.Globalization;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>The whole job with a dashboard that may not open a server's files: agents do all that touches them.</summary>
public sealed class RestAccountTests
{
    // No entry of the passwd database has it.
    private const int Nameless = 64321;

    // Bits of capabilities(7) in /proc/PID/status.
    private const ulong OverAllFiles = (1UL << 1) | (1UL << 2);

    [Fact]
    public async Task A_dashboard_without_rights_over_all_files_does_the_whole_job()
    {
        // An ordinary user has no capability that could be given up.
        string[] privileges = Environment.IsPrivilegedProcess
            ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "--"]
            : [];
        var program = new RestProgram(new() { Program = await RestCopy.DirectoryAsync(), Privileges = [.. privileges] });
        try
        {
            await program.StartAsync();
            AssertMayNotOpenAll(program.ProcessId, AgentAccount.Own.Uid);
            await using var target = await RestTarget.StartAsync(program, 15);

            await target.SecureAsync();

            Assert.Equal(("child", ServerAccountName), await AgentAsync(program));
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_dashboard_with_an_account_of_its_own_does_the_whole_job_beside_a_local_agent()
    {
        var isRoot = Environment.IsPrivilegedProcess;
        string[] privileges = isRoot ? ["setpriv", $"--reuid={Nameless}", $"--regid={Nameless}", "--clear-groups", "--"] : [];
        var program = new RestProgram(new()
        {
            Program = await RestCopy.DirectoryAsync(),
            Privileges = [.. privileges],
            Owner = isRoot ? Nameless : null,
        });
        try
        {
            await program.StartAsync();
            AssertMayNotOpenAll(program.ProcessId, isRoot ? Nameless : AgentAccount.Own.Uid);
            await using var target = await RestTarget.PrepareAsync(program, 15);
            // Only root can be another account: without it the files are the dashboard's own account's, which starts its agent itself.
            await using var agent = isRoot ? await StartAsNeededAsync(program, target) : null;
            await target.AddAsync();

            await target.SecureAsync();

            Assert.Equal((isRoot ? "local" : "child", ServerAccountName), await AgentAsync(program));
            if (agent is not null) Assert.Equal(0, await agent.EndAsync());
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    private static string ServerAccountName => PostgresServer.Account?.Name ?? AgentAccount.Own.Name;

    private static void AssertMayNotOpenAll(int process, int uid)
    {
        Assert.Equal(string.Join('\t', Enumerable.Repeat(uid, 4)), Status(process, "Uid"));
        foreach (var set in (string[])["CapEff", "CapPrm"])
            Assert.Equal(0UL, ulong.Parse(Status(process, set), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & OverAllFiles);
    }

    private static string Status(int process, string name) =>
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..]
            .Trim();

    private static async Task<(string? Kind, string? Account)> AgentAsync(RestProgram program)
    {
        var agents = (await program.GetAsync("/api/v1/agents")).Expect(200);
        var agent = Assert.Single(agents.Json.EnumerateArray());
        return (agent.GetProperty("kind").GetString(), agent.GetProperty("account").GetString());
    }

    /// <summary>Adding the server is refused with the command that starts its agent; this runs it, and waits for the agent.</summary>
    private static async Task<RestLocalAgent> StartAsNeededAsync(RestProgram program, RestTarget target)
    {
        var refused = (await program.PostAsync("/api/v1/targets", target.Body())).Expect(422);
        var needed = Assert.Single(refused["findings"].EnumerateArray());
        Assert.Equal("agent-needed", needed.GetProperty("code").GetString());
        Assert.Empty((await program.GetAsync("/api/v1/agents")).Expect(200).Json.EnumerateArray());

        var agent = await RestLocalAgent.StartAsync(needed.GetProperty("command").GetString()!);
        await Wait.UntilAsync(
            async () => agent.HasEnded || (await program.GetAsync("/api/v1/agents")).Expect(200).Json.GetArrayLength() == 1,
            "the local agent connects");
        Assert.False(agent.HasEnded, agent.HasEnded ? await agent.ErrorAsync() : "");
        Assert.Equal(string.Join('\t', Enumerable.Repeat(PostgresServer.Account!.Uid, 4)), Status(agent.Id, "Uid"));
        return agent;
    }
}
