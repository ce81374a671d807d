using System.Collections.Immutable;
using System.Text.Json;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>A PostgreSQL server to manage.</summary>
/// <param name="AdminConnection">
/// A libpq or Npgsql connection string, sealed at rest, never given back; without it the agent logs in by peer.
/// </param>
/// <param name="ServerPaths">Maps a path as this program sees it to the path that the server sees.</param>
/// <param name="AgentId">The agent to use; absent: a child of the dashboard, or a local agent of the account that owns the files.</param>
public sealed record TargetBody(
    string? Name, string? Host, int? Port, string? DataDirectory, string? ConfigFile, string? HbaFile, string? IdentFile,
    string? PgmonetaConf, string? AdminConnection, Dictionary<string, string>? ServerPaths, Guid? AgentId = null)
{
    internal TargetDraft ToDraft(BodyCheck check) => new()
    {
        Name = check.Text("name", Name),
        Host = check.Text("host", Host),
        Port = check.Number("port", Port, 1, 65535),
        DataDirectory = check.Text("dataDirectory", DataDirectory, 4096),
        ConfigFile = ConfigFile,
        HbaFile = HbaFile,
        IdentFile = IdentFile,
        PgmonetaConf = PgmonetaConf,
        AdminConnection = AdminConnection,
        ServerPaths = TargetBodyFields.Paths(ServerPaths, check),
        AgentId = AgentId,
    };

    public override string ToString() => $"target {Name} at {Host}:{Port}";
}

/// <summary>What of a server is to be changed; a field that is missing stays as it is.</summary>
/// <param name="PgmonetaConf">A path; null removes it.</param>
/// <param name="AdminConnection">A libpq or Npgsql connection string; null removes the stored one.</param>
/// <param name="AgentId">An agent's id; null chooses none: a child of the dashboard, or a local agent of the account.</param>
public sealed record TargetEditBody(
    string? Name, string? Host, int? Port, string? DataDirectory, string? ConfigFile, string? HbaFile, string? IdentFile,
    JsonElement PgmonetaConf, JsonElement AdminConnection, Dictionary<string, string>? ServerPaths, JsonElement AgentId)
{
    internal TargetEdit ToEdit(BodyCheck check) => new()
    {
        Name = Name is null ? null : check.Text("name", Name),
        Host = Host is null ? null : check.Text("host", Host),
        Port = Port is null ? null : check.Number("port", Port, 1, 65535),
        DataDirectory = DataDirectory is null ? null : check.Text("dataDirectory", DataDirectory, 4096),
        ConfigFile = ConfigFile,
        HbaFile = HbaFile,
        IdentFile = IdentFile,
        PgmonetaConf = TargetBodyFields.Removable("pgmonetaConf", PgmonetaConf, check),
        AdminConnection = TargetBodyFields.Removable("adminConnection", AdminConnection, check),
        ServerPaths = ServerPaths is null ? null : TargetBodyFields.Paths(ServerPaths, check),
        AgentId = TargetBodyFields.Agent(AgentId, check),
    };

    public override string ToString() => "an edit of a target";
}

/// <summary>Fields that both bodies have, or that say more than a text can.</summary>
internal static class TargetBodyFields
{
    public static ImmutableArray<ServerPath> Paths(Dictionary<string, string>? maps, BodyCheck check)
    {
        if (maps is null) return [];
        if (maps.Values.Any(value => value is null))
        {
            check.Fail(
                FindingCode.FieldInvalid, "serverPaths", "A path of `serverPaths` leads to nothing.",
                "Give the path that the server sees for each.");
        }

        return [.. maps.Select(path => new ServerPath(path.Key, path.Value ?? ""))];
    }

    /// <summary>Null when the field is missing, an empty text when it is null.</summary>
    public static string? Removable(string field, JsonElement value, BodyCheck check)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined: return null;
            case JsonValueKind.Null: return "";
            case JsonValueKind.String: return check.Text(field, value.GetString(), 4096);
            default:
                check.Fail(FindingCode.FieldInvalid, field, $"`{field}` is no text.", "Give a text, or null to remove it.");
                return null;
        }
    }

    /// <summary>Null when the field is missing, an empty id when it is null.</summary>
    public static Guid? Agent(JsonElement value, BodyCheck check)
    {
        if (value.ValueKind == JsonValueKind.Undefined) return null;
        if (value.ValueKind == JsonValueKind.Null) return Guid.Empty;
        if (value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id)) return id;
        check.Fail(FindingCode.FieldInvalid, "agentId", "`agentId` is no id.", "Give an agent's id, or null to choose none.");
        return null;
    }
}
