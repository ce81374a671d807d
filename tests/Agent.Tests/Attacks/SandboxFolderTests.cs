using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests.Attacks;

/// <summary>
/// The sandbox's folder belongs to the account that runs it: links and pipes in it reach no file of another, and delay no end.
/// </summary>
public sealed class SandboxFolderTests
{
    [Fact]
    public async Task Links_and_pipes_in_the_folder_of_the_sandbox_touch_no_file_of_root_and_delay_no_end()
    {
        using var scratch = new Scratch();
        var victim = scratch.At("authorized_keys");
        await File.WriteAllTextAsync(victim, "root's own\n");
        File.SetUnixFileMode(victim, WriteRequests.Private);
        await using var child = await ChildAgent.StartAsync();
        var outcome = await child.Agent.StartSandboxAsync(new(null), new Unwatched<string>(), CancellationToken.None);
        var server = Assert.IsType<SandboxOutcome.Running>(outcome).Server;
        await Shell.AsAccountAsync(
            """
            cd "$1"
            ln -sf "$2" pgmoneta.conf
            ln -sf "$2" data/postgresql.conf
            ln -sfn "${2%/*}" data/base.old
            mkfifo data/fifo
            mv data/postmaster.pid data/postmaster.pid.old
            mkfifo data/postmaster.pid
            """, server.Directory, victim);

        // It is read while it is like that, and its files are asked for by a plan.
        var files = new Core.Host.TargetFiles
        {
            DataDirectory = server.DataDirectory,
            ConfigFile = Path.Combine(server.DataDirectory, "postgresql.conf"),
            HbaFile = Path.Combine(server.DataDirectory, "pg_hba.conf"),
            IdentFile = Path.Combine(server.DataDirectory, "pg_ident.conf"),
            PgmonetaConf = server.PgmonetaConf,
        };
        var reading = await child.Agent.ReadAsync(
            new(files, new ServerLogin(server.AdminConnection), Server: true, Pgmoneta: true), CancellationToken.None);
        if (Environment.IsPrivilegedProcess)
            Assert.All(
                reading.Files.Where(file => file.Path == server.PgmonetaConf || file.Path == files.ConfigFile),
                file => Assert.Null(file.ContentHash));

        await child.HangUpAsync();
        await child.Process.WaitAsync(CancellationToken.None);
        Assert.Equal("root's own\n", await File.ReadAllTextAsync(victim));
        Assert.Equal(WriteRequests.Private, File.GetUnixFileMode(victim));
        Assert.Single(Directory.GetFileSystemEntries(scratch.Path));
        Assert.False(Directory.Exists(server.Directory));
    }

    [Fact]
    public async Task Programs_that_another_account_could_replace_are_not_run()
    {
        using var scratch = new Scratch();
        var ran = scratch.At("ran");
        foreach (var program in new[] { "postgres", "initdb" })
        {
            await File.WriteAllTextAsync(scratch.At(program), $"#!/bin/sh\ntouch '{ran}'\necho 'postgres (PostgreSQL) 15.1'\n");
            await Shell.RunAsync("chmod", "755", scratch.At(program));
        }

        await using var child = await ChildAgent.StartAsync();
        List<string> ways = [$"chmod 757 '{scratch.Path}'", $"chmod 755 '{scratch.Path}'; chmod 757 '{scratch.At("initdb")}'"];
        if (Environment.IsPrivilegedProcess)
        {
            ways.Add($"chmod 755 '{scratch.At("initdb")}'; chown 0:65534 '{scratch.Path}'; chmod 775 '{scratch.Path}'");
            ways.Add($"chmod 755 '{scratch.Path}'; chown 65534:0 '{scratch.Path}'");
        }

        foreach (var way in ways)
        {
            await Shell.RunAsync("sh", "-ec", way);
            var outcome = await child.Agent.StartSandboxAsync(new(scratch.Path), new Unwatched<string>(), CancellationToken.None);
            Assert.Equal(FindingCode.SandboxForeignPrograms, Assert.IsType<SandboxOutcome.Failed>(outcome).Finding.Code);
        }

        Assert.False(File.Exists(ran));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_postmaster_pid_does_not_delay_a_start_in_a_folder_that_a_killed_agent_left()
    {
        await using var child = await ChildAgent.StartAsync();
        var outcome = await child.Agent.StartSandboxAsync(new(null), new Unwatched<string>(), CancellationToken.None);
        var left = Assert.IsType<SandboxOutcome.Running>(outcome).Server;
        Assert.Equal(0, Core.Host.Posix.Kill(child.Process.Id, 9));
        await child.Process.WaitAsync(CancellationToken.None);
        await Shell.AsAccountAsync("rm -f \"$1\"; mkfifo \"$1\"", Path.Combine(left.DataDirectory, "postmaster.pid"));
        await child.StartAgainAsync();
        outcome = await child.Agent.StartSandboxAsync(new(null), new Unwatched<string>(), CancellationToken.None);
        Assert.IsType<SandboxOutcome.Running>(outcome);
        Assert.False(Directory.Exists(left.Directory));
    }
}
