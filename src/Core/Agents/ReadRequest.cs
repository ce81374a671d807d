using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Agents;

/// <summary>How the agent logs in for a call.</summary>
/// <param name="Connection">The stored admin connection; a secret. Null: through the Unix-domain socket as the agent's own account.</param>
/// <param name="ScramPassword">Its password as SCRAM takes it, where that differs: the agent runs without Unicode's tables. A
/// secret.</param>
public sealed record ServerLogin(string? Connection, string? ScramPassword = null)
{
    public static readonly ServerLogin Peer = new((string?)null);

    /// <summary>The login by a stored connection, or by peer where none is stored.</summary>
    public static ServerLogin Of(string? connection) => connection is null ? Peer : new(connection, AdminSession.ScramPassword(connection));

    public override string ToString() => Connection is null ? "peer" : "stored admin connection";
}

/// <summary>A login on its own.</summary>
public sealed record LoginRequest(TargetFiles Files, ServerLogin Login);

/// <summary>What of a target an agent of its account reads.</summary>
/// <param name="Server">The server's files and its own view.</param>
/// <param name="Pgmoneta">pgmoneta.conf and the certificates beside it.</param>
public sealed record ReadRequest(TargetFiles Files, ServerLogin Login, bool Server, bool Pgmoneta)
{
    /// <summary>Also pg_hba_file_rules: of files that this agent has just let the server load.</summary>
    public bool WithRules { get; init; }

    /// <summary>Also what the server logged since the agent's last apply, undo or confirm.</summary>
    public bool WithLog { get; init; }
}

/// <summary>A person's draft of a target: missing files are looked for in the data directory and in the server's settings.</summary>
public sealed record LocateRequest
{
    public required string DataDirectory { get; init; }
    public required string? ConfigFile { get; init; }
    public required string? HbaFile { get; init; }
    public required string? IdentFile { get; init; }
    public required string? PgmonetaConf { get; init; }
    public required System.Collections.Immutable.ImmutableArray<ServerPath> ServerPaths { get; init; }
    public required ServerLogin Login { get; init; }

    /// <summary>pgmoneta.conf belongs to this agent's account too, so it is looked at as well.</summary>
    public required bool Pgmoneta { get; init; }
}
