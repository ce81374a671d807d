using System.Diagnostics;
using System.Runtime.InteropServices;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.Tests.Child;

/// <summary>What a child of the dashboard has of it: its three pipes, and nothing else.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task A_child_has_nothing_of_the_environment_and_runs_in_a_session_of_its_own()
    {
        Environment.SetEnvironmentVariable("PGTLS_TEST_SECRET", "a secret of the dashboard");
        await using var child = await ChildAgent.StartAsync();
        var facts = new ProcessFacts(child.Process.Id);
        Assert.All(facts.Environment, variable => Assert.Matches("^(PATH|LC_ALL|DOTNET_[A-Za-z_]+)=", variable));
        Assert.Contains("LC_ALL=C", facts.Environment);
        Assert.Equal(facts.Id, facts.Session);
        Assert.Equal("/", facts.WorkingDirectory);
    }

    [Fact]
    public async Task A_child_has_its_account_s_user_and_groups_and_no_right_of_root()
    {
        await using var child = await ChildAgent.StartAsync();
        var facts = new ProcessFacts(child.Process.Id);
        var account = ChildAgent.Account;
        Assert.Equal(string.Join(' ', Enumerable.Repeat(account.Uid, 4)), facts.Status("Uid"));
        Assert.Equal(string.Join(' ', Enumerable.Repeat(account.Gid, 4)), facts.Status("Gid"));
        var groups = Environment.IsPrivilegedProcess
            ? (await Shell.RunAsync("id", "-G", account.Name)).Trim()
            : new ProcessFacts(Environment.ProcessId).Status("Groups");
        Assert.Equal(groups.Split(' ').Order(), facts.Status("Groups").Split(' ').Order());
        foreach (var set in (string[])["CapInh", "CapPrm", "CapEff", "CapAmb"]) Assert.Equal(0, Convert.ToInt64(facts.Status(set), 16));
        if (Environment.IsPrivilegedProcess) Assert.Equal("1", facts.Status("NoNewPrivs"));
    }

    [Fact]
    public async Task A_child_inherits_no_descriptor_but_its_three_pipes()
    {
        using var scratch = new Scratch();
        var marker = scratch.At("marker");
        await File.WriteAllTextAsync(marker, "");
        // As a library of another language opens a file: every program that is started from here would have it.
        var leaked = Open(marker, 0);
        Assert.True(leaked > 2);
        try
        {
            await using var child = await ChildAgent.StartAsync();
            var descriptors = new ProcessFacts(child.Process.Id).Descriptors();
            Assert.All((int[])[0, 1, 2], standard => Assert.StartsWith("pipe:", descriptors[standard], StringComparison.Ordinal));
            Assert.DoesNotContain(marker, descriptors.Values);
            // What else is open, the runtime opened itself: an agent that a bare shell started has the same.
            Assert.Empty(Kinds(descriptors).Except(await KindsOfAloneAsync()));
        }
        finally
        {
            _ = Close(leaked);
        }
    }

    [Fact]
    public async Task The_group_is_the_account_s_own_whatever_group_a_directory_has()
    {
        using var scratch = new Scratch();
        var directory = await scratch.OfAccountAsync("data");
        if (Environment.IsPrivilegedProcess) await Shell.RunAsync("chgrp", "root", directory);
        Assert.Equal((await Shell.RunAsync("id", "-g", ChildAgent.Account.Name)).Trim(), $"{AgentAccount.OwnerOf(directory)!.Gid}");
    }

    [Fact]
    public async Task A_child_ends_with_its_pipe()
    {
        await using var child = await ChildAgent.StartAsync();
        await child.HangUpAsync();
        await child.Process.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public void An_agent_is_never_started_as_root()
    {
        using var scratch = new Scratch();
        var refused = Assert.Throws<IOException>(() => ChildProcess.Start(new(AgentBuild.AgentDirectory), new(0, 0), scratch.Path));
        Assert.Contains("never runs as root", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> KindsOfAloneAsync()
    {
        using var scratch = new Scratch();
        var state = await scratch.OfAccountAsync("state");
        var program = new AgentProgram(AgentBuild.AgentDirectory);
        var (fileName, first) = (Environment.IsPrivilegedProcess ? program.CopyTo(scratch.At("bin")) : program).Start;
        string[] agent = [fileName, .. first, "child", "--state", state];
        string[] drop = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid", $"{ChildAgent.Account.Uid}", "--regid", $"{ChildAgent.Account.Gid}", "--init-groups"] : [];
        // Whatever this process leaks, the shell closes first.
        const string script =
            "for fd in /proc/self/fd/*; do n=${fd##*/}; [ \"$n\" -le 2 ] || eval \"exec $n>&-\" 2>/dev/null; done; exec \"$@\"";
        var start = new ProcessStartInfo(
            "env", ["-i", "PATH=/usr/bin:/bin", "LC_ALL=C", "DOTNET_EnableDiagnostics=0", "bash", "-c", script, "sh", .. drop, .. agent])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var (hello, rpc) = AgentLine.Connect(
            Nerdbank.Streams.FullDuplexStream.Splice(process.StandardOutput.BaseStream, process.StandardInput.BaseStream));
        await hello.HelloAsync(new(1, "test"), CancellationToken.None);
        var kinds = Kinds(new ProcessFacts(process.Id).Descriptors()).ToArray();
        rpc.Dispose();
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return kinds;
    }

    private static IEnumerable<string> Kinds(IReadOnlyDictionary<int, string> descriptors) =>
        descriptors.Where(descriptor => descriptor.Key > 2)
            .Select(descriptor => Path.GetFileName(string.Concat(descriptor.Value.Where(c => !char.IsDigit(c)))))
            // When the runtime opens which of its own assemblies is a matter of time.
            .Where(name => !name.EndsWith(".dll", StringComparison.Ordinal))
            .Distinct();

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
