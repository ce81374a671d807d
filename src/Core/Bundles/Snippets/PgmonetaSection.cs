using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>The server's section of pgmoneta.conf. Never a <c>tls=</c> line: pgmoneta has none for servers.</summary>
internal static class PgmonetaSection
{
    public static string Of(BundleConnection client) =>
        $"""
        # For pgmoneta.conf; $HOME is the home of the user that runs pgmoneta. Restart pgmoneta afterwards.
        # The section needs a wal_slot too, and the user an entry in pgmoneta_users.conf.
        [{Name(client.Section)}]
        {Line("host", client.Host)}
        port={client.Port}
        {Line("user", client.Role)}
        tls_cert_file=$HOME/.postgresql/{client.Folder}/postgresql.crt
        tls_key_file=$HOME/.postgresql/{client.Folder}/postgresql.key
        tls_ca_file=$HOME/.postgresql/{client.Folder}/root.crt

        """;

    /// <summary><c>pgmoneta</c> and <c>all</c> are pgmoneta's own.</summary>
    private static string Name(string section) => section is "pgmoneta" or "all" ? section + "-server" : section;

    /// <summary>pgmoneta ends a line at # and ; even within quotes, and expands $.</summary>
    private static string Line(string key, string value) => value.Length > 0 && value.All(IsPlain) && value[0] != ' ' && value[^1] != ' '
        ? $"{key}={value}"
        : $"# {key}: pgmoneta.conf cannot spell this value";

    private static bool IsPlain(char c) =>
        !char.IsControl(c) && c is not ('#' or ';' or '=' or '"' or '\'' or '\\' or '$' or '[' or ']') && c < '\u007f';
}
