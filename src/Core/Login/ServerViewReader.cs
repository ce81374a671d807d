using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Login;

/// <summary>Asks the server for its own view, schema-qualified throughout, so that a search_path changes nothing.</summary>
internal sealed class ServerViewReader(NpgsqlConnection connection)
{
    private const string Version = "SELECT pg_catalog.current_setting('server_version_num')";

    private const string SettingsQuery =
        "SELECT name, setting, context, pending_restart::text, sourcefile, sourceline::text, source FROM pg_catalog.pg_settings";

    private const string HbaColumns =
        "line_number::text, type, pg_catalog.to_json(database)::text, pg_catalog.to_json(user_name)::text, address, netmask, "
            + "auth_method, pg_catalog.to_json(options)::text, error FROM pg_catalog.pg_hba_file_rules";

    private const string FileSettingsQuery =
        "SELECT name, setting, sourcefile, sourceline::text, applied::text, error FROM pg_catalog.pg_file_settings ORDER BY seqno";

    private const string RolesQuery = """
        WITH RECURSIVE member_of(member, roleid) AS (
            SELECT member, roleid FROM pg_catalog.pg_auth_members
            UNION
            SELECT m.member, a.roleid FROM member_of m JOIN pg_catalog.pg_auth_members a ON a.member OPERATOR(pg_catalog.=) m.roleid)
        SELECT r.rolname::text, r.rolsuper::text, r.rolreplication::text,
            (SELECT pg_catalog.json_agg(g.rolname ORDER BY g.rolname)::text
             FROM member_of m JOIN pg_catalog.pg_roles g ON g.oid OPERATOR(pg_catalog.=) m.roleid
             WHERE m.member OPERATOR(pg_catalog.=) r.oid)
        FROM pg_catalog.pg_roles r WHERE r.rolcanlogin ORDER BY r.rolname
        """;

    private const string DatabasesQuery = "SELECT datname::text FROM pg_catalog.pg_database WHERE datallowconn ORDER BY datname";

    private const string SelfQuery = """
        SELECT session_user::text, (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) session_user)::text,
            pg_catalog.host(pg_catalog.inet_client_addr()),
            (SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid())::text,
            (SELECT client_dn FROM pg_catalog.pg_stat_ssl WHERE pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid())::text,
            pg_catalog.current_database()::text
        """;

    public async Task<ServerView> ReadAsync(bool withRules, CancellationToken cancellationToken)
    {
        var number = (await RowsAsync(Version, 1, cancellationToken).ConfigureAwait(false)).FirstOrDefault()?[0];
        if (number is null || PostgresVersion.Parse(number) is not { } version)
            throw new AdminSessionException(new(FindingCode.NotPostgres, Severity.Error, "The server tells no PostgreSQL version.",
                "Check that the admin connection leads to PostgreSQL itself.", "admin connection"));
        var settings = await SettingsAsync(cancellationToken).ConfigureAwait(false);
        var self = (await RowsAsync(SelfQuery, 6, cancellationToken).ConfigureAwait(false)).FirstOrDefault() ?? new string?[6];
        return new ServerView
        {
            Version = version,
            Settings = settings,
            HbaRules = withRules ? await HbaRulesAsync(version, settings, cancellationToken).ConfigureAwait(false) : null,
            FileSettings = await FileSettingsAsync(cancellationToken).ConfigureAwait(false),
            Roles =
                [.. (await RowsAsync(RolesQuery, 4, cancellationToken).ConfigureAwait(false)).Select(
                    r => new ServerRole(r[0] ?? "", r[1] == "true", r[2] == "true", List(r[3]) ?? []))],
            Databases = [.. (await RowsAsync(DatabasesQuery, 1, cancellationToken).ConfigureAwait(false)).Select(r => r[0] ?? "")],
            AdminRole = self[0] ?? "",
            AdminIsSuperuser = self[1] == "true",
            AdminAddress = self[2],
            AdminTls = self[3] == "true",
            AdminDistinguishedName = self[4],
            AdminDatabase = self[5] ?? "",
            Rights = await RowsAsync(AdminRights.Query, AdminRights.Columns, cancellationToken).ConfigureAwait(false) is [var rights, ..]
                ? AdminRights.Of(rights)
                : null,
            Sessions = await SessionReader.ReadAsync(connection, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<ImmutableSortedDictionary<string, ServerSetting>> SettingsAsync(CancellationToken cancellationToken)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, ServerSetting>(StringComparer.Ordinal);
        foreach (var r in await RowsAsync(SettingsQuery, 7, cancellationToken).ConfigureAwait(false))
            if (r[0] is { } name)
                settings[name] = new(name, r[1] ?? "", r[2] ?? "", r[3] == "true", r[4], r[5] is null ? null : Number(r[5]))
                {
                    Source = r[6] ?? "",
                };
        return settings.ToImmutable();
    }

    private async Task<ImmutableArray<HbaRule>?> HbaRulesAsync(PostgresVersion version,
        ImmutableSortedDictionary<string, ServerSetting> settings, CancellationToken cancellationToken)
    {
        // The view names the file from 16 on; before, there was only the one.
        var only = settings.TryGetValue("hba_file", out var file) ? file.Value : "pg_hba.conf";
        var column = version.Major >= 16 ? "file_name" : "NULL::text";
        var rows = await PermittedAsync($"SELECT {column}, {HbaColumns}", 10, cancellationToken).ConfigureAwait(false);
        return rows is null ? null : [.. rows.Select(r => new HbaRule
        {
            FileName = r[0] ?? only,
            LineNumber = Number(r[1]),
            Type = r[2],
            Database = List(r[3]),
            UserName = List(r[4]),
            Address = r[5],
            Netmask = r[6],
            AuthMethod = r[7],
            Options = List(r[8]),
            Error = r[9],
        })];
    }

    private async Task<ImmutableArray<FileSetting>?> FileSettingsAsync(CancellationToken cancellationToken)
    {
        var rows = await PermittedAsync(FileSettingsQuery, 6, cancellationToken).ConfigureAwait(false);
        return rows is null
            ? null
            : [.. rows.Select(r => new FileSetting(r[0] ?? "", r[1], r[2] ?? "", Number(r[3]), r[4] == "true", r[5]))];
    }

    private async Task<List<string?[]>?> PermittedAsync(string sql, int columns, CancellationToken cancellationToken)
    {
        try
        {
            return await RowsAsync(sql, columns, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }

    private Task<List<string?[]>> RowsAsync(string sql, int columns, CancellationToken cancellationToken) =>
        BoundedRows.ReadAsync(connection, sql, columns, cancellationToken);

    private static ImmutableArray<string>? List(string? json) =>
        json is null || JsonSerializer.Deserialize<string?[]>(json) is not { } items ? null : [.. items.Select(i => i ?? "")];

    private static int Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, null, out var number) ? number : 0;
}
