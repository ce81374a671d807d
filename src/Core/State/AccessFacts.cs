using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.State;

/// <summary>Who might connect and to what: from the server when it was asked, else only the names in the records.</summary>
public sealed record AccessFacts
{
    /// <summary>Stands for whoever no record names; no role of a server is called so.</summary>
    public const string AnyOtherRole = "any other role";

    private const string Maintenance = "postgres";

    public required ImmutableArray<MatrixRole> Roles { get; init; }

    public required ImmutableArray<string> Databases { get; init; }

    /// <summary>Whether roles, memberships and databases are the server's own.</summary>
    public required bool ServerWasAsked { get; init; }

    /// <summary>What the server does; where nobody answers, what its files set.</summary>
    public required bool TlsIsOn { get; init; }

    /// <summary>Null when pg_ident.conf was not read.</summary>
    public required UserMaps? Maps { get; init; }

    /// <summary>Where applications go, if the server has more than its maintenance database.</summary>
    public string FirstDatabase => Databases.FirstOrDefault(name => name != Maintenance) ?? Maintenance;

    /// <summary>The roles that a role is a member of; null when the server was not asked.</summary>
    public ImmutableArray<string>? MembershipsOf(string role) =>
        ServerWasAsked ? Roles.FirstOrDefault(known => known.Name == role)?.MemberOf ?? [] : null;

    /// <summary>The question that the matrix answers.</summary>
    /// <param name="database">Null for physical replication.</param>
    public MatrixQuestion Ask(string? database) => new()
    {
        Roles = Roles,
        Database = database ?? FirstDatabase,
        Replication = database is null,
        TlsIsOn = TlsIsOn,
        Maps = Maps,
    };

    public static AccessFacts Of(TargetSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var files = snapshot.Target.Files;
        var ident = files.OnServer(files.IdentFile);
        var maps = snapshot.Configuration.Find(ident) is null ? null : snapshot.Maps;
        if (snapshot.Server is { } server)
        {
            return new()
            {
                Roles = [.. server.Roles.Select(role => new MatrixRole(role.Name, role.MemberOf))],
                Databases = server.Databases,
                ServerWasAsked = true,
                TlsIsOn = snapshot.TlsIsOn,
                Maps = maps,
            };
        }

        var roles = Names(snapshot.Hba, record => record.Roles);
        return new()
        {
            Roles = [.. roles.Append(AnyOtherRole).Select(name => new MatrixRole(name, null))],
            Databases = [.. Names(snapshot.Hba, record => record.Databases).Append(Maintenance).Distinct(StringComparer.Ordinal)],
            ServerWasAsked = false,
            TlsIsOn = snapshot.Probe is { Reachable: true } ? snapshot.TlsIsOn : snapshot.TlsIsOn
                || snapshot.Settings.GetValueOrDefault("ssl") == "on",
            Maps = maps,
        };
    }

    private static IEnumerable<string> Names(HbaRules rules, Func<HbaRecord, ImmutableArray<ConfToken>> column) => rules.Records
        .SelectMany(record => column(record))
        .Where(token => IsName(token, rules.Version))
        .Select(token => token.Text)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static bool IsName(ConfToken token, PostgresVersion version)
    {
        if (version.Major >= 16 && token.Text.StartsWith('/')) return false;
        return token.Quoted
            || !(token.Text.StartsWith('+') || token.Text is "all" or "replication" or "sameuser" or "samerole" or "samegroup");
    }
}
