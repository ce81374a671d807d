namespace PgTlsDashboard.Core.Bundles;

/// <summary>
/// The section of pg_service.conf: libpq takes a value as it stands, up to the trimmed end of the line, and knows no escape.
/// </summary>
internal static class ServiceSection
{
    public static string Of(BundleConnection client) =>
        $"""
        # For ~/.pg_service.conf, or name this file in PGSERVICEFILE; then: psql service={client.Section}
        [{client.Section}]
        {Line("host", client.Host)}
        port={client.Port}
        {Line("dbname", client.Database)}
        {Line("user", client.Role)}
        {client.Because("#")}sslmode={client.SslMode}

        """;

    private static string Line(string key, string value) =>
        value.Any(char.IsControl) || value.Length == 0 || char.IsWhiteSpace(value[^1])
            ? $"# {key} cannot be written in this file: give it in the connection string"
            : $"{key}={value}";
}
