using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>The server's own view for a snapshot of text: a superuser over the socket, and who else is said.</summary>
internal static class Views
{
    public static ServerView Of(int major = 15, params ServerSession[] sessions) => new()
    {
        Version = PostgresVersion.OfMajor(major),
        Settings = ImmutableSortedDictionary<string, ServerSetting>.Empty,
        HbaRules = null,
        FileSettings = null,
        Roles = [Role("postgres", superuser: true), Role("app"), Role("repl")],
        Databases = ["postgres", "shop"],
        AdminRole = "postgres",
        AdminIsSuperuser = true,
        AdminAddress = null,
        AdminTls = false,
        Sessions = [.. sessions],
    };

    public static ServerRole Role(string name, bool superuser = false, params string[] memberOf) =>
        new(name, superuser, Replication: false, [.. memberOf]);

    public static ServerSession Session(string role = "app", string? address = "10.0.0.5", bool tls = false, string? shown = null,
        bool replication = false, bool gss = false) => new()
        {
            ProcessId = 4711,
            Role = role,
            Database = replication ? null : "shop",
            Address = address,
            Tls = tls,
            Gss = gss,
            Replication = replication,
            ApplicationName = "shop backend",
            ClientDistinguishedName = shown,
            StartedAt = TestSnapshots.Now,
            IsOwn = false,
        };

    public static TargetSnapshot With(this TargetSnapshot snapshot, ServerView view) =>
        snapshot with { Server = view, Version = view.Version };
}
