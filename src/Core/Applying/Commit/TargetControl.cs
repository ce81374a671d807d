using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// A target's server in the hands of the writer. The admin session is opened before the change and kept open: it can still reload when the
/// new rules refuse every new login, which is what a rollback needs.
/// </summary>
internal sealed class TargetControl : IServerControl
{
    private static readonly TimeSpan ServedWithin = TimeSpan.FromSeconds(5);
    private readonly Target _target;
    private readonly string? _adminConnection;
    private readonly AdminSession? _session;
    private readonly IProbe _probe;
    private readonly TimeProvider _time;

    private TargetControl(Target target, string? adminConnection, AdminSession? session, IProbe probe, TimeProvider time) =>
        (_target, _adminConnection, _session, _probe, _time) = (target, adminConnection, session, probe, time);

    // Asked for once: a verdict that is read after a bad one is that of the way back, on which the old certificate is right.
    private string? _expectedFingerprint;

    /// <summary>The SHA-256 fingerprint that must be served after the reload; null when the certificate does not change.</summary>
    public string? ExpectedFingerprint { init => _expectedFingerprint = value; }

    /// <summary>The admin login may be refused afterwards: it was asked for by name.</summary>
    public bool AdminMayBeCutOff { get; init; }

    public static async Task<TargetControl> OpenAsync(Target target, string? adminConnection, IProbe probe, TimeProvider time, string? expectedFingerprint, bool adminMayBeCutOff, CancellationToken cancellationToken)
    {
        var session = adminConnection is null ? null : (await AdminSession.OpenAsync(adminConnection, cancellationToken).ConfigureAwait(false) as AdminOutcome.Open)?.Session;
        return new(target, adminConnection, session, probe, time) { ExpectedFingerprint = expectedFingerprint, AdminMayBeCutOff = adminMayBeCutOff };
    }

    public async Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            try
            {
                await _session.ReloadAsync(cancellationToken).ConfigureAwait(false);
                return new ReloadOutcome.Reloaded("pg_reload_conf() through the admin connection");
            }
            catch (AdminSessionException)
            {
                // Not a superuser, or the session died: the signal is the other way.
            }
        }
        if (PostmasterSignal.TryReload(_target.Files.DataDirectory))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), _time, cancellationToken).ConfigureAwait(false);
            return new ReloadOutcome.Reloaded("SIGHUP to the postmaster");
        }
        return new ReloadOutcome.Manual($"pg_ctl reload -D {ManualCommands.Quote(_target.Files.OnServer(_target.Files.DataDirectory))}");
    }

    public async Task<ImmutableArray<Finding>> ReadVerdictAsync(CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (_session is not null) findings.AddRange(await ReadViewsAsync(_session, cancellationToken).ConfigureAwait(false));
        if (Interlocked.Exchange(ref _expectedFingerprint, null) is { } fingerprint) findings.AddRange(await ProveServedAsync(fingerprint, cancellationToken).ConfigureAwait(false));
        if (_session is not null && await TryNewLoginAsync(cancellationToken).ConfigureAwait(false) is { } refused) findings.Add(refused);
        return findings.ToImmutable();
    }

    /// <summary>Why nobody can say whether the server took the files: it does not answer, or it refuses the admin login. Null when it can be asked.</summary>
    public async Task<Finding?> CannotBeAskedAsync(CancellationToken cancellationToken)
    {
        if (_session is not null) return null;
        if (_adminConnection is not null && await AdminSession.OpenAsync(_adminConnection, cancellationToken).ConfigureAwait(false) is AdminOutcome.Refused refused)
            return refused.Finding with { Severity = Severity.Error };
        var report = await _probe.ProbeAsync(new ProbeRequest { Host = _target.Host, Port = _target.Port, Deadline = ServedWithin }, cancellationToken).ConfigureAwait(false);
        return report.Reachable ? null : new("unreachable", Severity.Error, $"{_target.Host}:{_target.Port} does not answer, so nobody can say whether the server took the files.", "Start or reload the server, then say so again.");
    }

    /// <summary>Whether a reload could be asked for without a person.</summary>
    public bool CanReload => _session is not null || PostmasterSignal.CanReload(_target.Files.DataDirectory);

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ImmutableArray<Finding>> ReadViewsAsync(AdminSession session, CancellationToken cancellationToken)
    {
        ServerView view;
        try
        {
            view = await session.ReadViewAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AdminSessionException e)
        {
            return [e.Finding with { Severity = Severity.Error }];
        }
        return ServerVerdict.Of(view);
    }

    // A reload that failed for the certificate keeps the old one serving and every view says that all is well: only the wire proves it.
    private async Task<ImmutableArray<Finding>> ProveServedAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var report = await _probe.ProbeAsync(new ProbeRequest { Host = _target.Host, Port = _target.Port, Deadline = ServedWithin }, cancellationToken).ConfigureAwait(false);
            if (report.Chain is [var leaf, ..] && leaf.FingerprintSha256 == fingerprint)
                return [new("served-certificate", Severity.Info, $"The server serves the new certificate, SHA-256 {fingerprint[..16]}.")];
            if (_time.GetElapsedTime(started) > ServedWithin)
            {
                return report.Reachable
                    ? [new("served-certificate-old", Severity.Error, "After the reload the server does not serve the new certificate.", "Read the server's log: it refused the certificate or the key, most often for the key's owner or mode.")]
                    : [new("served-certificate-unseen", Severity.Warning, $"{_target.Host}:{_target.Port} cannot be reached from here, so the new certificate is not proven.", "Probe the server from a machine that reaches it.")];
            }
            await Task.Delay(TimeSpan.FromMilliseconds(150), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Finding?> TryNewLoginAsync(CancellationToken cancellationToken)
    {
        switch (await AdminSession.OpenAsync(_adminConnection!, cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await open.Session.DisposeAsync().ConfigureAwait(false);
                return null;
            case AdminOutcome.Refused refused when AdminMayBeCutOff:
                return new("admin-cut-off", Severity.Warning, $"The dashboard's own admin login is refused from now on: {refused.Finding.Message}", refused.Finding.Remedy);
            case AdminOutcome.Refused refused:
                return new("admin-cut-off", Severity.Error, $"The dashboard's own admin login would be refused: {refused.Finding.Message}", "Give the admin connection what the new rules ask for, or keep its record out of the change.");
            default:
                return null;
        }
    }
}
