using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Client.Verifying;

public sealed partial class VerifyPanel : IDisposable
{
    private VerifyState _state = new VerifyState.Idle();
    private CancellationTokenSource? _running;
    private ImmutableArray<DatabaseClient> _clients = [];
    private List<string> _roles = [];
    private string _role = "";
    private string _password = "";
    private Scope _scope;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    /// <summary>The last run; null without one, and after a change.</summary>
    [Parameter]
    public VerifyReport? Last { get; set; }

    /// <summary>A run ended: the target's state may be another.</summary>
    [Parameter]
    public EventCallback OnEnded { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    private string? AskedRole { get; set; }

    [Inject]
    private IVerification Verification { get; set; } = null!;

    [Inject]
    private IClients Clients { get; set; } = null!;

    [Inject]
    private PageErrorLog Errors { get; set; } = null!;

    [Inject]
    private DashboardInfo Info { get; set; } = null!;

    private bool Running => _state is VerifyState.Running;

    public void Dispose() => Cancel();

    protected override async Task OnInitializedAsync()
    {
        var server = Snapshot.Server?.Roles ?? [];
        _roles = [.. server.OrderBy(r => r.Superuser).ThenByDescending(r => r.Replication).ThenBy(r => r.Name, StringComparer.Ordinal)
            .Select(r => r.Name)];
        if (Last is { } last) _state = new VerifyState.Done(last);
        // A run of every role names none of them.
        var before = _state is VerifyState.Done { Report.Cases: [var first, ..] } && _state.Cases.All(c => c.Role == first.Role)
            ? first.Role
            : null;
        if (_state.Cases.Any(c => c.Route.Length > 0)) _scope = before is null && _roles.Count > 0 ? Scope.EveryRole : Scope.InDepth;
        _role = AskedRole ?? before ?? _roles.FirstOrDefault() ?? "";
        try
        {
            _clients = await Clients.ListAsync(Snapshot.Target.Id, CancellationToken.None);
        }
        catch (Exception e)
        {
            Errors.WriteMinor(this, "reading the clients", e);
            // The picture lacks the client's certificate then; the run itself does not need the list.
            return;
        }

        if (AskedRole is null && (_state is VerifyState.Idle || _role.Length == 0) && _clients.MaxBy(c => c.IssuedAt) is { } newest)
            _role = newest.Role;
        if (_role.Length > 0 && _roles.Count > 0 && !_roles.Contains(_role)) _roles.Insert(0, _role);
    }

    private DatabaseClient? ClientOf(string role) => _clients.Where(c => c.Role == role).MaxBy(c => c.IssuedAt);

    private async Task RunAsync()
    {
        if (Running || _role.Length == 0) return;
        using var running = new CancellationTokenSource();
        _running = running;
        _state = new VerifyState.Running([]);
        var progress = new Progress<CaseOutcome>(outcome =>
        {
            if (_state is not VerifyState.Running now) return;
            _state = new VerifyState.Running(now.Ended.Add(outcome));
            StateHasChanged();
        });
        try
        {
            var request = _scope == Scope.EveryRole
                ? new VerifyRequest { InDepth = true }
                : new VerifyRequest
                {
                    Role = _role.Trim(),
                    ClientId = ClientOf(_role)?.Id,
                    Password = _password.Length == 0
                    ? null
                    : _password,
                    InDepth = _scope == Scope.InDepth
                };
            _state = await Verification.RunAsync(Snapshot.Target.Id, request, Info.Actor, progress, running.Token) switch
            {
                VerifyOutcome.Done done => new VerifyState.Done(done.Report),
                VerifyOutcome.Refused refused => new VerifyState.Refused(refused.Findings),
                _ => new VerifyState.Failed("The target was removed.", null),
            };
        }
        catch (Exception e) when (PageErrorLog.SaysLeft(e, running.Token))
        {
            _state = new VerifyState.Cancelled(_state.Cases);
        }
        catch (Exception e)
        {
            _state = new VerifyState.Failed("The run stopped with an error.", Errors.Write(this, "verifying", e));
        }
        finally
        {
            _password = "";
            if (_running == running) _running = null;
        }

        await OnEnded.InvokeAsync();
    }

    private bool KnowsPassword => _role.Length > 0 && Verification.KnowsPassword(Snapshot.Target, _role);

    // Of every role only those passwords are used that the dashboard holds.
    private bool AsksPassword => _scope != Scope.EveryRole && !KnowsPassword;

    private void Cancel() => _running?.Cancel();

    private enum Scope
    {
        Main,
        InDepth,
        EveryRole,
    }
}
