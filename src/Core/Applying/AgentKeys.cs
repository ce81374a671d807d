using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Applying;

/// <summary>A key in an agent's state, by its id; disposing it tells the agent that the plan no longer needs it.</summary>
/// <param name="Request">The PKCS #10 request, DER.</param>
/// <param name="PlaceCommand">The command that puts the key in a place, for who applies the plan by hand; the path follows.</param>
internal sealed record AgentKeyHandle(AgentLink Link, Guid Id, byte[] Request, string PlaceCommand) : IDisposable
{
    public FileContent Content => new FileContent.AgentKey(Id);

    public void Dispose() => _ = ForgetAsync();

    private async Task ForgetAsync()
    {
        try
        {
            await Link.Agent.DiscardKeyAsync(Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AgentException)
        {
            // The agent forgets it by itself.
        }
    }
}

/// <summary>Keys that the agents of a target make: the dashboard sees a request, never a key.</summary>
internal sealed class AgentKeys(TargetAgents agents)
{
    /// <summary>A key, or why there is not one.</summary>
    public async Task<(AgentKeyHandle? Key, Finding? Problem)> MakeAsync(
        Target target, KeyAlgorithm algorithm, string commonName, bool pgmoneta, CancellationToken cancellationToken)
    {
        var search = pgmoneta
            ? await agents.OfPgmonetaAsync(target, cancellationToken).ConfigureAwait(false)
            : await agents.OfServerAsync(target, cancellationToken).ConfigureAwait(false);
        if (search is not AgentSearch.Found { Link: var link }) return (null, ((AgentSearch.Missing)search).Finding);
        var id = Guid.NewGuid();
        try
        {
            return await link.Agent.MakeKeyAsync(new(id, algorithm, commonName), cancellationToken).ConfigureAwait(false) switch
            {
                KeyOutcome.Made made => (new(link, id, made.Request, PlaceCommand(link, id)), null),
                KeyOutcome.Refused refused => (null, refused.Finding),
                _ => throw new InvalidOperationException("An outcome of making a key is not known here."),
            };
        }
        catch (AgentException e)
        {
            return (null, e.Finding);
        }
    }

    // As the account that the kernel names: the agent's own word for it could name root.
    private static string PlaceCommand(AgentLink link, Guid id) =>
        $"runuser -u {ShellWord.Quote(link.Account.Name)} -- {link.Hello.Command} place-key --state "
            + $"{ShellWord.Quote(link.Hello.StateDirectory)} {id:D}";
}
