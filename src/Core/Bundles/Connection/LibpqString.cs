namespace PgTlsDashboard.Core.Bundles.Connection;

/// <summary>Connection strings as libpq reads them (PostgreSQL documentation, 34.1.1), without the three files.</summary>
internal static class LibpqString
{
    /// <summary>Keywords and values, with the values to the letter.</summary>
    public static string Of(BundleConnection client) =>
        $"host={Quote(client.Host)} port={client.Port} dbname={Quote(client.Database)} user={Quote(client.Role)} sslmode={client.SslMode}";

    /// <summary>The command with its files as one line of a shell.</summary>
    public static string Psql(BundleConnection client)
    {
        var files = $"$HOME/.postgresql/{client.Folder}";
        // Only percent-encoding keeps a control character on the line.
        return HasControl(client)
            ? $"psql {Literal.Shell(Uri(client))}\"&sslrootcert={files}/root.crt&sslcert={files}/postgresql.crt"
                + $"&sslkey={files}/postgresql.key\""
            : $"psql {Literal.Shell(Of(client))}\" sslrootcert='{files}/root.crt' sslcert='{files}/postgresql.crt' "
                + $"sslkey='{files}/postgresql.key'\"";
    }

    public static string PsqlText(BundleConnection client) =>
        $"{client.Because("#")}# {BundleConnection.WherePassword}\n{Psql(client)}\n";

    private static bool HasControl(BundleConnection client) =>
        ((string[])[client.Host, client.Database, client.Role]).Any(value => value.Any(char.IsControl));

    private static string Uri(BundleConnection client) =>
        $"postgresql://{Encode(client.Role)}@:{client.Port}/{Encode(client.Database)}?host={Encode(client.Host)}&sslmode={client.SslMode}";

    private static string Encode(string value) => System.Uri.EscapeDataString(value);

    private static string Quote(string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/'))
            return value;
        return "'" + value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal) + "'";
    }
}
