using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>The TLS files of a server, looked at before the server needs them.</summary>
public static class TlsFileCheck
{
    /// <summary>All that is wrong with them; empty for a server whose settings leave TLS off.</summary>
    public static ImmutableArray<Finding> Of(TargetSnapshot snapshot) => !AskedTls.IsOn(snapshot.Settings.GetValueOrDefault("ssl"))
        ? []
        :
        [
            .. ServerKeyCheck.Of(snapshot), .. ClientAuthorityCheck.Of(snapshot),
            .. CipherCheck.Of(snapshot) is { } ciphers ? [ciphers] : ImmutableArray<Finding>.Empty,
        ];

    /// <summary>
    /// What a plan that reloads has to know of them: they stand in the way of its reload or of the server's next start, whatever it
    /// changes.
    /// </summary>
    /// <param name="replaced">The settings whose files the plan replaces.</param>
    internal static ImmutableArray<Finding> ForReload(TargetSnapshot snapshot, params string[] replaced) =>
        [.. Of(snapshot).Where(finding => StandsInTheWay(finding.Code))
            .Where(finding => !replaced.Any(setting => TlsFiles.Of(snapshot, setting)?.Path == finding.At))
            .Select(finding => finding with { Severity = Severity.Warning })];

    private static bool StandsInTheWay(FindingCode code) => code == FindingCode.KeyFileMode || code == FindingCode.KeyFileOwner
        || code == FindingCode.KeyFileWithoutKey || code == FindingCode.KeyNotOfCertificate || code == FindingCode.KeyPassphraseReload
        || code == FindingCode.TlsFileMissing || code == FindingCode.CrlExpired;
}
