using Microsoft.Extensions.Logging;

namespace PgTlsDashboard.Core.Agents;

/// <summary>The way in which a dashboard gets an agent of an account by itself.</summary>
public interface IAgentStarter
{
    bool MayStart(AgentAccount account);

    /// <exception cref="AgentException">It could not be started, or is not an agent.</exception>
    Task<AgentLink> StartAsync(AgentAccount account, CancellationToken cancellationToken);
}

/// <summary>Starts children: as root of any account but root's, else of this program's own account.</summary>
internal sealed class ChildStarter(AgentStateDirectories states, string version, TimeProvider time, ILogger<ChildStarter> logger)
    : IAgentStarter
{
    private static readonly TimeSpan s_helloWithin = TimeSpan.FromSeconds(60);
    private readonly Lazy<AgentProgram?> _program = new(() => AgentProgram.Beside(AppContext.BaseDirectory));

    public bool MayStart(AgentAccount account) =>
        account is { Uid: not 0, Gid: not 0 } && (Environment.IsPrivilegedProcess || account.Uid == AgentAccount.Own.Uid);

    public async Task<AgentLink> StartAsync(AgentAccount account, CancellationToken cancellationToken)
    {
        if (_program.Value is not { } program) throw new AgentException(AgentFindings.NoProgram);
        ChildProcess child;
        try
        {
            var state = states.Open(account.Uid, account.Gid);
            child = ChildProcess.Start(Environment.IsPrivilegedProcess ? program.CopyTo(states.Programs) : program, account, state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentFindings.NotStarted(account.Name, e.Message), e);
        }

        var words = new AgentLog(account.Name, time, logger);
        _ = words.FollowAsync(child.Log);
        try
        {
            return await AgentHandshake.OpenAsync(child.Line, AgentKind.Child, account, child, version, s_helloWithin, time,
                cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException e) when (words.Last is { } last)
        {
            throw new AgentException(AgentFindings.NotStarted(account.Name, last), e);
        }
    }
}
