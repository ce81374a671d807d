using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>The files that a server's ssl_* settings name, as they lay on disk.</summary>
public static class TlsFiles
{
    /// <summary>The file that a setting names; null without one, and where it was not gathered.</summary>
    /// <param name="setting"><c>ssl_cert_file</c>, <c>ssl_key_file</c>, <c>ssl_ca_file</c> or <c>ssl_crl_file</c>.</param>
    public static FileSnapshot? Of(TargetSnapshot snapshot, string setting)
    {
        if ((snapshot.Settings.GetValueOrDefault(setting) ?? TlsFileNames.Default(setting)) is not { Length: > 0 } value) return null;
        var files = snapshot.Target.Files;
        var onServer = Path.IsPathRooted(value) ? value : Path.Combine(files.OnServer(files.DataDirectory), value);
        var path = files.Mounted(onServer);
        // A server that has its files elsewhere (a container): a path that is not mapped is another file here.
        return path == onServer && !files.ServerPaths.IsDefaultOrEmpty ? null : snapshot.Files.GetValueOrDefault(path);
    }

    /// <summary>The certificates of such a file, in its order; null when the file was not read.</summary>
    public static ImmutableArray<Certificate>? Certificates(TargetSnapshot snapshot, string setting) =>
        Of(snapshot, setting) is { Content: { } content } ? Certificate.FromPem(content.AsSpan(), out _) : null;
}
