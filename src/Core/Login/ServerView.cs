using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Login;

/// <summary>A row of <c>pg_settings</c> that the program looks at.</summary>
public sealed record ServerSetting(string Name, string Value, string Context, bool PendingRestart, string? SourceFile, int? SourceLine)
{
    /// <summary>As pg_settings has it: <c>default</c>, <c>configuration file</c>, <c>command line</c>; empty: not known.</summary>
    public string Source { get; init; } = "";
}

/// <summary>A role that may log in.</summary>
public sealed record ServerRole(string Name, bool Superuser, bool Replication, ImmutableArray<string> MemberOf);

/// <summary>The server's own view of itself, through the admin connection.</summary>
public sealed record ServerView
{
    public required PostgresVersion Version { get; init; }

    public required ImmutableSortedDictionary<string, ServerSetting> Settings { get; init; }

    /// <summary><c>pg_hba_file_rules</c>; null when the login may not read it, or when nobody asked.</summary>
    public required ImmutableArray<HbaRule>? HbaRules { get; init; }

    /// <summary><c>pg_file_settings</c>; null when the login may not read it.</summary>
    public required ImmutableArray<FileSetting>? FileSettings { get; init; }

    /// <summary>Roles with LOGIN.</summary>
    public required ImmutableArray<ServerRole> Roles { get; init; }

    public required ImmutableArray<string> Databases { get; init; }

    /// <summary>The login's own role and whether it is superuser.</summary>
    public required string AdminRole { get; init; }

    public required bool AdminIsSuperuser { get; init; }

    /// <summary>The admin session's own address at the server, null over a Unix-domain socket; and whether it came over TLS.</summary>
    public required string? AdminAddress { get; init; }

    public required bool AdminTls { get; init; }

    /// <summary>The database that the admin connection leads to.</summary>
    public string AdminDatabase { get; init; } = "postgres";

    /// <summary>
    /// The subject of the client certificate that the admin session showed, as <c>pg_stat_ssl</c> writes it; null without one.
    /// </summary>
    public string? AdminDistinguishedName { get; init; }

    /// <summary>What the admin connection could do in another way; null when it is not known.</summary>
    public AdminLoginOptions? AdminLoginOptions { get; init; }

    /// <summary>What the admin login may do; null when nobody asked.</summary>
    public AdminRights? Rights { get; init; }

    /// <summary>Who is in now; null when the login may not see the sessions of others (pg_read_all_stats).</summary>
    public ImmutableArray<ServerSession>? Sessions { get; init; }
}
