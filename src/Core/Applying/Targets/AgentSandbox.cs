using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Core.Applying.Targets;

/// <summary>
/// The sandbox, run by an agent of its account: as root that of postgres or nobody, else this program's own. It ends with the agent's line.
/// </summary>
internal sealed class AgentSandbox(IAgents agents) : ISandbox
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private (AgentLink Link, SandboxServer Server)? _running;

    public SandboxServer? Current => _running is { Link.IsOpen: true } running ? running.Server : null;

    public async Task<SandboxOutcome> StartAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Account() is not { } account) return new SandboxOutcome.Failed(SandboxFinding.NoAccount);
            var search = await agents.FindAsync(new(null, account), "the sandbox", cancellationToken).ConfigureAwait(false);
            if (search is not AgentSearch.Found { Link: var link }) return new SandboxOutcome.Failed(((AgentSearch.Missing)search).Finding);
            var request = new SandboxRequest(Environment.GetEnvironmentVariable("PG_BIN") is { Length: > 0 } bin ? bin : null);
            var outcome = await link.Agent.StartSandboxAsync(request, progress ?? new Progress<string>(),
                cancellationToken).ConfigureAwait(false);
            if (outcome is not SandboxOutcome.Running running) return outcome;
            // The owner of the data directory is the account that works for the target.
            if (AgentAccount.OwnerOf(running.Server.DataDirectory)?.Uid != link.Account.Uid)
                return new SandboxOutcome.Failed(AgentFindings.Unsound(link.Account.Name, "a data directory that is not its own"));
            _running = (link, running.Server);
            return outcome;
        }
        catch (AgentException e)
        {
            return new SandboxOutcome.Failed(e.Finding);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        // The line of its agent is closed by whoever opened it.
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private static AgentAccount? Account() => !ServerAccount.IsNeeded ? AgentAccount.Own
        : ServerAccount.Find() is { } account ? new(account.Uid, account.Gid) : null;
}
