using System.Collections.Concurrent;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>In memory only: the login of each target that the dashboard gave, and the sessions that stay open while a clock runs.</summary>
internal sealed class LoginBook
{
    private readonly ConcurrentDictionary<Guid, LoginRequest> _logins = new();
    private readonly ConcurrentDictionary<Guid, IServerControl> _sessions = new();

    public void Remember(Guid targetId, LoginRequest login) => _logins[targetId] = login;

    public LoginRequest? Find(Guid targetId) => _logins.GetValueOrDefault(targetId);

    /// <summary>The session of an apply can reload when the new rules reject every new login.</summary>
    public void Hold(Guid entryId, IServerControl session) => _sessions[entryId] = session;

    /// <summary>The session that was held for an entry, for who settles it; null when there is not one.</summary>
    public IServerControl? Take(Guid entryId) => _sessions.TryRemove(entryId, out var session) ? session : null;

    public IEnumerable<IServerControl> TakeAll() => _sessions.Keys.Select(Take).OfType<IServerControl>();
}
