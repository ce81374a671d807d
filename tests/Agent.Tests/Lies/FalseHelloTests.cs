using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nerdbank.Streams;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>Who an agent is, the kernel says; its first words must agree.</summary>
public sealed class FalseHelloTests
{
    public static TheoryData<string> Lies => [.. s_lies.Keys];

    private static readonly Dictionary<string, AgentHello?> s_lies = new()
    {
        ["another account"] = LyingAgent.Sound with { Uid = AgentAccount.Own.Uid + 1 },
        ["no id"] = LyingAgent.Sound with { Id = Guid.Empty },
        ["a contract without a number"] = LyingAgent.Sound with { Contract = 0 },
        ["a version with an escape"] = LyingAgent.Sound with { Version = "\u001b[2J" },
        ["a version without an end"] = LyingAgent.Sound with { Version = new('1', 65) },
        ["an account with a newline"] = LyingAgent.Sound with { Account = "postgres\nroot" },
        ["a command that goes on"] = LyingAgent.Sound with { Command = "'pgtls-agent'; touch /tmp/x;" },
        ["a command with a substitution"] = LyingAgent.Sound with { Command = "\"$(touch /tmp/x)\"" },
        ["a command without quotes"] = LyingAgent.Sound with { Command = "pgtls-agent" },
        ["a command whose quote does not end"] = LyingAgent.Sound with { Command = "'pgtls-agent" },
        ["no command"] = LyingAgent.Sound with { Command = "" },
        ["a directory with a newline"] = LyingAgent.Sound with { StateDirectory = "/s\n" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task An_agent_whose_first_words_are_false_is_not_used(string lie)
    {
        var owner = new Owner();
        var opening = OpenAsync(new LyingAgent { Hello = s_lies[lie] }, owner, TimeProvider.System);
        Assert.Equal(FindingCode.AgentUnsound, (await Assert.ThrowsAsync<AgentException>(() => opening)).Finding.Code);
        Assert.True(owner.IsDisposed);
    }

    [Theory]
    [InlineData("'pgtls-agent'")]
    [InlineData("'/usr/bin/dotnet' 'exec' '/opt/it'\\''s here/agent.dll'")]
    public async Task A_command_of_quoted_words_is_taken(string command)
    {
        await using var link =
            await OpenAsync(new LyingAgent { Hello = LyingAgent.Sound with { Command = command } }, new Owner(), TimeProvider.System);
        Assert.Equal(command, link.Hello.Command);
    }

    [Fact]
    public async Task An_agent_that_says_nothing_is_given_up_at_the_deadline()
    {
        var time = new FakeTimeProvider();
        var owner = new Owner();
        var opening = OpenAsync(new LyingAgent { Hello = null }, owner, time);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(FindingCode.AgentSilent, (await Assert.ThrowsAsync<AgentException>(() => opening)).Finding.Code);
        Assert.True(owner.IsDisposed);
    }

    [Fact]
    public async Task A_local_agent_that_claims_another_account_than_its_socket_s_is_not_added()
    {
        using var scratch = new Scratch();
        var socket = new LocalSocket(scratch.At("agents.sock"));
        await using var agents =
            new Core.Agents.Agents(new NoChildren(), new(null, socket), TimeProvider.System, NullLogger<Core.Agents.Agents>.Instance);
        using var stop = new CancellationTokenSource();
        var listening = new LocalAgents(agents, socket, "test", TimeProvider.System, NullLogger<LocalAgents>.Instance).RunAsync(stop.Token);
        var liar = await ServeAsync(socket, LyingAgent.Sound with { Uid = AgentAccount.Own.Uid + 1 });
        // The dashboard ends the line.
        await liar;
        Assert.Empty(agents.All);

        var added = new TaskCompletionSource<AgentLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        agents.Connecting += added.SetResult;
        _ = ServeAsync(socket, LyingAgent.Sound);
        Assert.Equal(AgentAccount.Own, (await added.Task).Account);
        await stop.CancelAsync();
        await listening.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task<Task> ServeAsync(LocalSocket socket, AgentHello hello)
    {
        var peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await peer.ConnectAsync(new UnixDomainSocketEndPoint(socket.Path));
        var rpc = AgentLine.Serve(new NetworkStream(peer, ownsSocket: true), new LyingAgent { Hello = hello });
        return rpc.Completion.ContinueWith(_ => rpc.Dispose(), TaskScheduler.Default);
    }

    private static async Task<AgentLink> OpenAsync(LyingAgent agent, Owner owner, TimeProvider time)
    {
        var (near, far) = FullDuplexStream.CreatePair();
        _ = AgentLine.Serve(far, agent);
        return await AgentHandshake.OpenAsync(
            near, AgentKind.Local, AgentAccount.Own, owner, "test", TimeSpan.FromMinutes(1), time, CancellationToken.None);
    }

    private sealed class Owner : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
