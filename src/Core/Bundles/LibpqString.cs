namespace PgTlsDashboard.Core.Bundles;

/// <summary>
/// Connection strings as libpq reads them (PostgreSQL documentation, 34.1.1). libpq finds the files in ~/.postgresql by itself.
/// </summary>
internal static class LibpqString
{
    /// <summary>
    /// Keywords and values; as a URI where a value has control characters, which only percent-encoding keeps on one line.
    /// </summary>
    public static string Of(BundleConnection client)
    {
        string[] values = [client.Host, client.Database, client.Role];
        return values.Any(v => v.Any(char.IsControl))
            ? $"postgresql://{Encode(client.Role)}@:{client.Port}/{Encode(client.Database)}?host={Encode(client.Host)}&sslmode="
                + $"{client.SslMode}"
            : $"host={Quote(client.Host)} port={client.Port} dbname={Quote(client.Database)} user={Quote(client.Role)} sslmode="
                + $"{client.SslMode}";
    }

    public static string PsqlCommand(BundleConnection client) => $"{client.Because("#")}psql {Literal.Shell(Of(client))}\n";

    private static string Encode(string value) => Uri.EscapeDataString(value);

    private static string Quote(string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/'))
            return value;
        return "'" + value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal) + "'";
    }
}
