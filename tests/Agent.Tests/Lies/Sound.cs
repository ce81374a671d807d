using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>Answers as an agent gives them, for lies to differ from.</summary>
internal static class Sound
{
    public static readonly TargetFiles Files =
        new() { DataDirectory = "/d", ConfigFile = "/d/c.conf", HbaFile = "/d/h.conf", IdentFile = "/d/i.conf" };
    public static readonly LoginRequest Login = new(Files, ServerLogin.Peer);
    public static readonly Guid Target = Guid.NewGuid();
    public static readonly string Hash = WriteRequests.HashOf([]);
    public static readonly Finding Finding = new(FindingCode.AdminLimited, Severity.Warning, "It is so.");

    public static FileReading File => new()
    {
        Path = "/d/c.conf",
        Exists = true,
        Hash = Hash,
        ContentHash = Hash,
        ContentLength = 0,
        Mode = WriteRequests.Public,
        Owner = null,
        IsMountPoint = false,
        MayWrite = true,
    };

    public static ServerReading Reading => new()
    {
        Server = null,
        Version = PostgresVersion.OfMajor(18),
        Settings = ImmutableSortedDictionary<string, string>.Empty,
        Files = [File],
        Directories = [],
        Occupied = [],
        Roots = [],
        ServerAccount = null,
        SystemIdentifier = null,
        Findings = [],
    };

    public static LocationReading Location => new()
    {
        Files = Files,
        DataDirectory = new("/d", "/d", 1, 2),
        SystemIdentifier = "1",
        Findings = [],
    };

    public static ServerView View => new()
    {
        Version = PostgresVersion.OfMajor(18),
        Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty,
        HbaRules = null,
        FileSettings = null,
        Roles = [],
        Databases = [],
        AdminRole = "postgres",
        AdminIsSuperuser = true,
        AdminAddress = null,
        AdminTls = false,
    };

    public static JournalEntry Entry => new()
    {
        Id = Guid.NewGuid(),
        TargetId = Target,
        Recipe = "access-rules",
        Title = "A title",
        At = DateTimeOffset.UnixEpoch,
        State = JournalState.Applied,
        Files = [],
    };

    public static SandboxServer Sandbox => new()
    {
        Port = 5432,
        Directory = "/s",
        DataDirectory = "/s/d",
        PgmonetaConf = "/s/p.conf",
        AdminConnection = "Host=/s",
        Passwords = ImmutableDictionary<string, string>.Empty,
        Version = "18.0",
    };
}
