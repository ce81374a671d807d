using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Login;

/// <summary>What the admin login may do of all that the program asks of it, by the server's word.</summary>
/// <param name="Has">Names as PostgreSQL's documentation has them: <c>superuser</c>, <c>pg_read_all_stats</c>, <c>pg_reload_conf()</c>,
/// …</param>
/// <param name="Lacks">The others; each is something that stays unknown, or is done by a signal.</param>
public sealed record AdminRights(ImmutableArray<string> Has, ImmutableArray<string> Lacks)
{
    private static readonly ImmutableArray<string> s_names =
        ["superuser", "pg_read_all_stats", "pg_reload_conf()", "pg_hba_file_rules", "pg_file_settings"];

    /// <summary>A row of booleans in the order of the names above, as text.</summary>
    internal const string Query = """
        SELECT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) session_user)::text,
            pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')::text,
            pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE')::text,
            (pg_catalog.has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT')
                AND pg_catalog.has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE'))::text,
            (pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
                AND pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE'))::text
        """;

    internal static int Columns => s_names.Length;

    internal static AdminRights Of(string?[] row) => new(
        [.. s_names.Where((_, index) => row[index] == "true")],
        [.. s_names.Where((_, index) => row[index] != "true")]);
}
