using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// Looks for the certificate that a plan promises. A reload that failed for the certificate keeps the old one serving, and every view of
/// the server says that all is well: only the wire proves it.
/// </summary>
internal sealed class ServedCheck(IProbe probe, TimeProvider time)
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    /// <summary>An error when another certificate is served; a warning when nobody can see.</summary>
    /// <param name="fingerprint">SHA-256, as <see cref="Pki.Certificate.FingerprintSha256"/> writes it.</param>
    public async Task<ImmutableArray<Finding>> LookAsync(Target target, string fingerprint, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var report = await ProbeAsync(target, cancellationToken).ConfigureAwait(false);
            if (report.Chain is [var leaf, ..] && leaf.FingerprintSha256 == fingerprint)
                return [new(FindingCode.ServedCertificate, Severity.Info,
                    $"The server serves the new certificate, SHA-256 {fingerprint[..16]}.")];
            if (time.GetElapsedTime(started) > s_within)
            {
                return report.Reachable
                    ? [new(FindingCode.ServedCertificateOld, Severity.Error,
                        "After the reload the server does not serve the new certificate.",
                        "The server's log has the cause: read it, then plan again.")]
                    : [new(FindingCode.ServedCertificateUnseen, Severity.Warning,
                        $"{target.Host}:{target.Port} cannot be reached from here, so the new certificate is not proven.",
                        "Probe the server from a machine that reaches it.")];
            }

            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Why nobody can say whether the server took the files: it does not answer. Null when it does.</summary>
    public async Task<Finding?> UnreachableAsync(Target target, CancellationToken cancellationToken) =>
        (await ProbeAsync(target, cancellationToken).ConfigureAwait(false)).Reachable
            ? null
            : new(FindingCode.Unreachable, Severity.Error,
                $"{target.Host}:{target.Port} does not answer, so nobody can say whether the server took the files.",
                "Start or reload the server, then say so again.");

    private Task<ProbeReport> ProbeAsync(Target target, CancellationToken cancellationToken) =>
        probe.ProbeAsync(new ProbeRequest { Host = target.Host, Port = target.Port, Deadline = s_within }, cancellationToken);
}
