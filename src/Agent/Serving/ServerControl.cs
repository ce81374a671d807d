using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// A server in the hands of the writer. The admin session is opened before the change and kept open: it can still reload when the new rules
/// reject every new login, which is what undoing needs.
/// </summary>
internal sealed class ServerControl : IServerControl
{
    private static readonly TimeSpan s_signalled = TimeSpan.FromMilliseconds(500);
    private readonly TargetFiles _files;
    private readonly ServerLogin _login;
    private readonly AdminSession? _session;
    private readonly TimeProvider _time;

    private ServerControl(TargetFiles files, ServerLogin login, AdminSession? session, TimeProvider time) =>
        (_files, _login, _session, _time) = (files, login, session, time);

    /// <summary>The admin login may be rejected afterwards: it was asked for by name.</summary>
    public bool AdminMayBeCutOff { get; init; }

    /// <summary>Whether a reload could be asked for without a person.</summary>
    public bool CanReload => _session is not null || PostmasterSignal.CanReload(_files.DataDirectory);

    public static async Task<ServerControl> OpenAsync(
        LoginRequest request, bool adminMayBeCutOff, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = (await AgentLogin.OpenAsync(request, cancellationToken).ConfigureAwait(false) as AdminOutcome.Open)?.Session;
        return new(request.Files, request.Login, session, time) { AdminMayBeCutOff = adminMayBeCutOff };
    }

    public async Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            try
            {
                await _session.ReloadAsync(cancellationToken).ConfigureAwait(false);
                return new ReloadOutcome.Reloaded("pg_reload_conf() through the admin login");
            }
            catch (AdminSessionException)
            {
                // Not a superuser, or the session ended: the signal is the other way.
            }
        }

        if (PostmasterSignal.TryReload(_files.DataDirectory))
        {
            await Task.Delay(s_signalled, _time, cancellationToken).ConfigureAwait(false);
            return new ReloadOutcome.Reloaded("SIGHUP to the postmaster");
        }

        return new ReloadOutcome.Manual(ReloadCommand.Of(_files));
    }

    public async Task<ImmutableArray<Finding>> ReadVerdictAsync(CancellationToken cancellationToken)
    {
        if (_session is null) return [ServerVerdict.NotAsked];
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(await ReadViewsAsync(_session, cancellationToken).ConfigureAwait(false));
        if (await RejectedAsync(cancellationToken).ConfigureAwait(false) is { } rejected) findings.Add(rejected);
        return findings.ToImmutable();
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ImmutableArray<Finding>> ReadViewsAsync(AdminSession session, CancellationToken cancellationToken)
    {
        try
        {
            return ServerVerdict.Of(await session.ReadViewAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (AdminSessionException e)
        {
            return [e.Finding with { Severity = Severity.Error }];
        }
    }

    private async Task<Finding?> RejectedAsync(CancellationToken cancellationToken)
    {
        switch (await AgentLogin.OpenAsync(new(_files, _login), cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await open.Session.DisposeAsync().ConfigureAwait(false);
                return null;
            case AdminOutcome.Refused refused when AdminMayBeCutOff:
                return new(FindingCode.AdminCutOff, Severity.Warning,
                    $"The dashboard's own admin login is refused from now on: {refused.Finding.Message}", refused.Finding.Remedy);
            case AdminOutcome.Refused refused:
                return new(FindingCode.AdminCutOff, Severity.Error,
                    $"The dashboard's own admin login would be refused: {refused.Finding.Message}",
                    "Give the admin connection what the new rules ask for, or keep its record out of the change.");
            default:
                return null;
        }
    }
}
