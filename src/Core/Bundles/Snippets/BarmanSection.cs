using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>barman.conf: libpq's strings, in which a percent sign is doubled, or a service where a name has a blank.</summary>
internal static class BarmanSection
{
    public static string Of(BundleConnection client) =>
        $"""
        ; For /etc/barman.d/{client.Section}.conf. install.sh fills in the paths: take the file that it puts beside the certificate, with
        ; install.sh --user barman. A password, where the server asks for one, stands in ~barman/.pgpass: see README.md.
        ; The role needs REPLICATION for the stream, and a record for the database replication.
        [{Name(client.Section)}]
        description = PostgreSQL over TLS
        {client.Because(";")}{Settings(client)}
        backup_method = postgres
        streaming_archiver = on
        slot_name = barman
        create_slot = auto

        """;

    private static string Settings(BundleConnection client)
    {
        var settings = LibpqString.Of(client);
        if (settings.Any(char.IsControl))
            return "; conninfo cannot be written: barman.conf\n; cannot spell a name of this connection";
        if (((string[])[client.Host, client.Database, client.Role]).Any(value => value.Any(char.IsWhiteSpace)))
            return "; Barman splits a string at blanks: append the pg_service.conf that install.sh wrote to ~barman/.pg_service.conf.\n"
                + $"conninfo = service={client.Folder}\nstreaming_conninfo = service={client.Folder}";
        const string files = BundleConnection.Files;
        var both = settings.Replace("%", "%%", StringComparison.Ordinal)
            + $" sslrootcert='{files}/root.crt' sslcert='{files}/postgresql.crt' sslkey='{files}/postgresql.key'";
        return $"conninfo = {both}\nstreaming_conninfo = {both}";
    }

    /// <summary><c>barman</c> and <c>all</c> are barman's own.</summary>
    private static string Name(string section) => section is "barman" or "all" ? section + "-server" : section;
}
