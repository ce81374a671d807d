using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>What may stand in a cell: the version's own words, and what the server and the file know.</summary>
public static class CellChoices
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(" \t,#\"+@/\\");

    private static readonly string[] s_types = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"];

    private static readonly string[] s_methods = ["scram-sha-256", "cert", "peer", "reject", "trust", "md5", "password", "gss", "sspi",
        "ident", "ldap", "radius", "pam", "bsd", "oauth"];

    private static readonly string[] s_options =
    [
        "clientcert=verify-full", "clientcert=verify-ca", "clientname=DN", "clientname=CN", "map=", "include_realm=0", "krb_realm=",
        "compat_realm=1", "upn_username=1",
        "pamservice=", "pam_use_hostname=1", "ldapserver=", "ldapport=389", "ldapscheme=ldaps", "ldaptls=1", "ldapprefix=", "ldapsuffix=",
        "ldapbasedn=", "ldapbinddn=", "ldapbindpasswd=",
        "ldapsearchattribute=", "ldapsearchfilter=", "radiusservers=", "radiussecrets=", "radiusports=", "radiusidentifiers=", "issuer=",
        "scope=", "validator=",
    ];

    public static ImmutableArray<string> Of(EditorCell cell, EditorRow row, string typed, ImmutableArray<EditorRow> rows,
        TargetSnapshot snapshot) => cell switch
        {
            EditorCell.Type => [.. s_types],
            EditorCell.Database => List(typed, ["all", "sameuser", "samerole", "replication", .. Names(snapshot.Server?.Databases ?? [])]),
            EditorCell.Role => List(typed, ["all", .. Names(Roles(snapshot)), .. Groups(snapshot).Select(group => $"+{Quoted(group)}")]),
            EditorCell.Address =>
                [.. Networks(rows).Concat(["all", "samehost", "samenet", "127.0.0.1/32", "::1/128", "0.0.0.0/0", "::/0"])
                .Distinct(StringComparer.Ordinal)],
            EditorCell.Method => Methods(row, snapshot.Version),
            _ => Options(row, typed, snapshot.Version),
        };

    public static ImmutableArray<string> Methods(EditorRow row, PostgresVersion version) =>
        [.. s_methods.Where(method => ErrorOf(row, method, version) is not { } error || IsOfOptions(error))];

    public static ImmutableArray<string> Options(EditorRow row, string typed, PostgresVersion version)
    {
        var method = row.Text(EditorCell.Method);
        var last = typed.LastIndexOf(' ') + 1;
        var legal = s_options.Where(option => ErrorOf(row, $"{method} {option}{(option.EndsWith('=') ? "x" : "")}",
            version) is not { } error || !IsOfOption(error));
        return [.. legal.Where(option => !typed.Contains(option[..(option.IndexOf('=') + 1)], StringComparison.Ordinal)
            || typed[last..].Length > 0 && option.StartsWith(typed[last..], StringComparison.Ordinal))
            .Select(option => typed[..last] + option)];
    }

    // A method that lacks an option is legal; one that the version or the connection type does not know is not.
    private static bool IsOfOptions(string error) => error.Contains("requires argument", StringComparison.Ordinal)
        || error.Contains("must be set", StringComparison.Ordinal) || error.Contains("list of RADIUS", StringComparison.Ordinal);

    private static bool IsOfOption(string error) =>
        error.StartsWith("authentication option", StringComparison.Ordinal) || error.StartsWith("unrecognized", StringComparison.Ordinal)
            || error.StartsWith("client", StringComparison.Ordinal);

    private static string? ErrorOf(EditorRow row, string rest, PostgresVersion version)
    {
        var line = $"{row.Text(EditorCell.Type)} all all {(row.IsLocal ? "" : "all")} {rest}";
        var rules = HbaRules.Read(ConfigurationFiles.Empty.With("pg_hba.conf", [.. Encoding.UTF8.GetBytes(line)]), "pg_hba.conf", version);
        return rules.Rows.Select(found => found.Error).FirstOrDefault(error => error is not null);
    }

    /// <summary>The comma list so far with each name in the last place.</summary>
    private static ImmutableArray<string> List(string typed, IEnumerable<string> names)
    {
        var head = typed[..(typed.LastIndexOf(',') + 1)];
        var taken = head.Split(',', StringSplitOptions.TrimEntries);
        return [.. names.Where(name => !taken.Contains(name, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)
            .Select(name => head + name)];
    }

    private static IEnumerable<string> Roles(TargetSnapshot snapshot) => (snapshot.Server?.Roles ?? []).Select(role => role.Name);

    private static IEnumerable<string> Groups(TargetSnapshot snapshot) =>
        (snapshot.Server?.Roles ?? []).SelectMany(role => role.MemberOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Networks(ImmutableArray<EditorRow> rows) =>
        rows.Select(row => row.Text(EditorCell.Address)).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).Take(200);

    private static IEnumerable<string> Names(IEnumerable<string> names) => names.Select(Quoted);

    /// <summary>A name that could be read as something else stands in quotes.</summary>
    private static string Quoted(string name) =>
        name.Length == 0 || name is "all" or "sameuser" or "samerole" or "samegroup" or "replication"
            || name.AsSpan().ContainsAny(s_special) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
