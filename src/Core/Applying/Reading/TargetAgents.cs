using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Reading;

/// <summary>
/// The agents of a target: one of the account that owns the server's files, and where pgmoneta.conf belongs to another account, one of
/// that.
/// </summary>
internal sealed class TargetAgents(IAgents agents, ITargetStore targets)
{
    public async Task<AgentSearch> OfServerAsync(Target target, CancellationToken cancellationToken) =>
        ChoiceOf(target, out var finding) is { } choice
            ? await agents.FindAsync(choice, target.Files.DataDirectory, cancellationToken).ConfigureAwait(false)
            : new AgentSearch.Missing(finding!);

    /// <summary>
    /// The server's agent serves where it owns the file too, and where root does: what it may not write is left to a person.
    /// </summary>
    public async Task<AgentSearch> OfPgmonetaAsync(Target target, CancellationToken cancellationToken) =>
        target.Files.PgmonetaConf is { } path && OwnAccountOfPgmoneta(target) is { } account
            ? await agents.FindAsync(new(null, account), path, cancellationToken).ConfigureAwait(false)
            : await OfServerAsync(target, cancellationToken).ConfigureAwait(false);

    public static bool SharesAgent(Target target) => target.Files.PgmonetaConf is not null && OwnAccountOfPgmoneta(target) is null;

    /// <summary>The agents that are connected now; starts none.</summary>
    public IEnumerable<(AgentTask Task, AgentLink Link)> Connected(Target target)
    {
        if (ChoiceOf(target, out _) is { } server && agents.Connected(server) is { } link) yield return (AgentTask.Server, link);
        if (OwnAccountOfPgmoneta(target) is { } account && agents.Connected(new(null, account)) is { } other)
            yield return (AgentTask.Pgmoneta, other);
    }

    /// <summary>Whether an agent works for a target.</summary>
    public static bool IsOf(AgentLink link, Target target) => TasksOf(link, target).Any();

    /// <summary>What an agent does for a target.</summary>
    public static IEnumerable<AgentTask> TasksOf(AgentLink link, Target target)
    {
        var pgmoneta = OwnAccountOfPgmoneta(target);
        if (ChoiceOf(target, out _) is { } choice && IsOf(link, choice))
        {
            yield return AgentTask.Server;
            if (pgmoneta is null) yield return AgentTask.Pgmoneta;
        }

        if (pgmoneta is not null && link.Account.Uid == pgmoneta.Uid) yield return AgentTask.Pgmoneta;
    }

    public async Task<LoginRequest> LoginAsync(Target target, CancellationToken cancellationToken)
    {
        var connection = target.HasAdminConnection
            ? await targets.OpenAdminConnectionAsync(target.Id, cancellationToken).ConfigureAwait(false)
            : null;
        return new(target.Files, ServerLogin.Of(connection));
    }

    /// <summary>The login for an agent: a stored connection goes to the one of the server's account alone, never to pgmoneta's.</summary>
    public Task<LoginRequest> LoginAsync(Target target, AgentLink link, CancellationToken cancellationToken) =>
        ChoiceOf(target, out _) is { } choice && IsOf(link, choice)
            ? LoginAsync(target, cancellationToken)
            : Task.FromResult(new LoginRequest(target.Files, ServerLogin.Peer));

    private static bool IsOf(AgentLink link, AgentChoice choice) =>
        link.Account.Uid == choice.Account.Uid && (choice.AgentId is null || link.Hello.Id == choice.AgentId);

    private static AgentChoice? ChoiceOf(Target target, out Finding? problem)
    {
        problem = null;
        var path = target.Files.DataDirectory;
        var owner = AgentAccount.OwnerOf(path);
        if (target.Identity is { } identity)
        {
            // Whoever changes what a path leads to must not choose the account that works there.
            if (identity.AgentId is null && owner is not null && owner.Uid != identity.Uid)
                problem = AgentFindings.AccountChanged(path, AgentAccount.Of(identity.Uid, identity.Gid).Name, owner.Name);
            return problem is null ? new(identity.AgentId, AgentAccount.Of(identity.Uid, identity.Gid)) : null;
        }

        if (owner is null) problem = AgentFindings.NothingThere(path);
        return owner is null ? null : new(null, owner);
    }

    /// <summary>
    /// Null when the server's account owns pgmoneta.conf, root does, nobody can see who, or another account could have chosen the owner.
    /// </summary>
    private static AgentAccount? OwnAccountOfPgmoneta(Target target)
    {
        if (target.Files.PgmonetaConf is not { } path || AgentAccount.SoleOwnerOf(path) is not { Uid: not 0 } owner) return null;
        var server = target.Identity?.Uid ?? AgentAccount.OwnerOf(target.Files.DataDirectory)?.Uid;
        return owner.Uid == server ? null : owner;
    }
}
