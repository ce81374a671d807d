using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>Makes a link of a line: the contract on top of it, and the first words of both sides.</summary>
internal static class AgentHandshake
{
    /// <param name="owner">Is disposed with the link, and when there is not one.</param>
    /// <exception cref="AgentException">The other side is silent, is no agent, or is one of another account.</exception>
    public static async Task<AgentLink> OpenAsync(
        Stream line, AgentKind kind, AgentAccount account, IAsyncDisposable owner, string version, TimeSpan within, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (agent, rpc) = AgentLine.Connect(line);
        try
        {
            using var limit = new CancellationTokenSource(within, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            var hello = await agent.HelloAsync(new(AgentContract.Current, version), both.Token).WaitAsync(both.Token).ConfigureAwait(false);
            if (Unsound(hello, account) is { } what) throw new AgentException(AgentFindings.Unsound(account.Name, what));
            return new AgentLink(agent, hello, kind, account, rpc, owner, time);
        }
        catch (Exception e)
        {
            rpc.Dispose();
            await owner.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                AgentException => e,
                OperationCanceledException => new AgentException(AgentFindings.Silent(account.Name, within), e),
                _ => new AgentException(AgentFindings.Broken(account.Name), e),
            };
        }
    }

    private static string? Unsound(AgentHello? hello, AgentAccount account) => hello switch
    {
        null => "no hello",
        { Contract: < 1 } => "a contract without a number",
        _ when hello.Uid != account.Uid => $"it says that it is account {hello.Uid}, and it is {account.Uid}",
        _ when hello.Id == Guid.Empty => "no id",
        _ => AgentText.Problem(hello.Version, 64) ?? AgentText.Problem(hello.Account, 256) ?? AgentText.Problem(hello.Host, 256)
            ?? AgentText.Problem(hello.Command, 8192)
                ?? (ShellWord.AreQuoted(hello.Command) ? null : "a command whose words are not quoted")
                    ?? AgentText.Problem(hello.StateDirectory, 4096),
    };
}
