using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Wizard;

public sealed partial class IssueClient
{
    private FieldFindings _wrong = FieldFindings.None;
    private IssueOutcome.Issued? _issued;
    private string _role = "";
    private string _profile = "psql";
    private string _passphrase = "";
    private string _csr = "";
    private string _database = "postgres";
    private string _host = "";
    private int _days = 397;
    private bool _busy;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    [Parameter]
    public EventCallback<DatabaseClient> OnIssued { get; set; }

    [Inject]
    private IClients Clients { get; set; } = null!;

    [Inject]
    private DashboardInfo Info { get; set; } = null!;

    /// <summary>Roles that clients use: replication first, superusers last.</summary>
    private List<ServerRole> Roles =>
        [.. (Snapshot.Server?.Roles ?? []).OrderBy(r => r.Superuser).ThenByDescending(r => r.Replication)
            .ThenBy(r => r.Name, StringComparer.Ordinal)];

    protected override void OnInitialized()
    {
        _role = Roles.FirstOrDefault()?.Name ?? "";
        _host = Snapshot.Target.Host;
        if (Snapshot.Target.Files.PgmonetaConf is not null && Roles.FirstOrDefault() is { Replication: true }) _profile = "pgmoneta";
    }

    private async Task IssueAsync()
    {
        _busy = true;
        _wrong = FieldFindings.None;
        try
        {
            var draft = new ClientDraft
            {
                Role = _role.Trim(),
                Profile = _profile,
                ValidityDays = _days,
                Database = _database,
                Host = string.IsNullOrWhiteSpace(_host) ? null : _host.Trim(),
                Csr = string.IsNullOrWhiteSpace(_csr) ? null : _csr,
                Passphrase = _passphrase.Length == 0 ? null : _passphrase,
            };
            switch (await Clients.IssueAsync(Snapshot.Target.Id, draft, Info.Actor, CancellationToken.None))
            {
                case IssueOutcome.Issued issued:
                    _issued = issued;
                    _passphrase = _csr = "";
                    await OnIssued.InvokeAsync(issued.Client);
                    break;
                case IssueOutcome.Refused refused:
                    _wrong = new FieldFindings(refused.Findings, ("role", _role), ("passphrase", null), ("validityDays", null),
                        ("csr", null), ("database", _database), ("host", _host));
                    break;
                default:
                    _wrong = new FieldFindings([new(FindingCode.NoSuchTarget, Severity.Error, "The target was removed.")]);
                    break;
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
