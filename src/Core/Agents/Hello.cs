namespace PgTlsDashboard.Core.Agents;

/// <summary>What a dashboard says first.</summary>
/// <param name="Contract">The number of <see cref="AgentContract"/> that it was built with.</param>
public sealed record DashboardHello(int Contract, string Version);

/// <summary>What an agent answers first.</summary>
/// <param name="Contract">The number of <see cref="AgentContract"/> that it was built with.</param>
/// <param name="Id">Made once for its state directory.</param>
/// <param name="Uid">The number of its account.</param>
/// <param name="Account">The account's name; its number where it has no entry in the passwd database.</param>
/// <param name="Host">The machine's host name.</param>
/// <param name="StateDirectory">Where it keeps journal and keys.</param>
/// <param name="Command">How its program is started from a shell of this machine, quoted: for the commands that a person runs by
/// hand.</param>
public sealed record AgentHello(int Contract, string Version, Guid Id, int Uid, string Account, string Host, string Command,
    string StateDirectory);
