using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Hba.Explain;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>
/// Whether the rules of a server are the same as before, as its files have them: records, user maps, TLS settings and the certificates
/// that they name. Comments and other settings do not count.
/// </summary>
public static class RulesFingerprint
{
    private static readonly string[] s_files = ["ssl_ca_file", "ssl_crl_file", "ssl_cert_file"];

    /// <summary>Lower-case hexadecimal SHA-256; null when pg_hba.conf could not be read.</summary>
    public static string? Of(TargetSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var files = snapshot.Target.Files;
        if (snapshot.Configuration.Find(files.OnServer(files.HbaFile)) is null) return null;
        var text = new StringBuilder();
        // What a record hides in other texts is hidden here too.
        foreach (var record in snapshot.Hba.Records) text.Append(RecordMeaning.LineText(record)).Append('\n');
        text.Append(snapshot.Hba.Accepted).Append('\n');
        foreach (var map in snapshot.Maps.Mappings)
            text.Append(map.Map).Append(' ').Append(map.SystemUser).Append(' ').Append(map.Role).Append('\n');
        var data = files.OnServer(files.DataDirectory);
        var settings = FileSettings.Winning(FileSettings.Read(snapshot.Configuration, files.OnServer(files.ConfigFile),
            $"{data}/postgresql.auto.conf", snapshot.Version));
        foreach (var (name, value) in settings.Where(setting => setting.Key.StartsWith("ssl", StringComparison.Ordinal)
            || setting.Key == "hosts_file").OrderBy(setting => setting.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value).Append('\n');
        foreach (var name in s_files) text.Append(name).Append(' ').Append(TlsFiles.Of(snapshot, name)?.Hash).Append('\n');

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
