using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PgTlsDashboard.Client.Access.Explain;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Access;

/// <summary>Roles by networks: who enters how.</summary>
public sealed partial class MatrixTab
{
    // No database can be called so: it is longer than a name may be.
    private const string ReplicationValue = "physical replication, which is no database but a stream of the whole cluster";

    private sealed record Open(MatrixRow Row, MatrixNetwork Network, AccessCell Cell);

    private AccessFacts _facts = null!;
    private AccessMatrix? _matrix;
    private MatrixLayout? _picture;
    private AccessSentence? _sentence;
    private (TargetSnapshot Snapshot, string Database, bool Physical)? _asked;
    private string? _filtered;
    private string? _revealed;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    /// <summary>The files changed: the page reads the target again.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [SupplyParameterFromQuery(Name = "db")]
    private string? Db { get; set; }

    [SupplyParameterFromQuery(Name = "replication")]
    private string? Replication { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    private string? Role { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private bool Physical => Replication == "1";

    private string Database => string.IsNullOrEmpty(Db) ? _facts.FirstDatabase : Db;

    private string What => Physical ? AccessSentence.PhysicalReplication : Database;

    private Open? Opened =>
        _picture is { } picture && picture.RowOf(Role) is { } row && picture.ColumnOf(From) is var column and >= 0
            ? new(row, picture.Networks[column], row.Cells[column])
            : null;

    private string Summary
    {
        get
        {
            var roles = _picture!.Rows.Sum(row => row.Roles.Length);
            var rows = _picture.Rows.Length;
            var grouped = rows < roles ? $" in {RelativeTime.Count(rows, "row")}; roles that meet the same records share one" : "";
            return $"{RelativeTime.Count(roles, "role")}{grouped}. A cell opens its record; arrow keys move between cells.";
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_asked?.Snapshot != Snapshot) _facts = AccessFacts.Of(Snapshot);
        var asked = (Snapshot, Database, Physical);
        if (_asked != asked)
        {
            _asked = asked;
            (_matrix, _picture) = (null, null);
            var question = _facts.Ask(Physical ? null : Database);
            // Large rules take a while, and the circuit goes on meanwhile.
            var matrix = await Task.Run(() => AccessMatrix.Of(asked.Snapshot.Hba, question));
            if (_asked != asked) return;
            _matrix = matrix;
            _sentence = AccessSentence.Of(matrix, What);
        }

        if (_matrix is null || (_picture is not null && _filtered == Q)) return;
        _filtered = Q;
        _picture = MatrixLayout.Of(_matrix, role => TextFilter.Matches(Q, role.Name));
    }

    // A cell that was opened may lie beyond the edge that its explanation takes, and on a phone the explanation lies below.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var open = Opened is null ? null : $"{Role} {From}";
        if (_revealed == open) return;
        _revealed = open;
        if (open is null) return;
        await Js.InvokeVoidAsync("pgtls.reveal", "cell-open");
        await Js.InvokeVoidAsync("pgtls.reveal", "cell-heading");
    }

    private string AddressOf(string? role, string? network) =>
        Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["role"] = role, ["from"] = network });

    private HbaAttempt AttemptOf(MatrixNetwork network) => new()
    {
        Address = network.Example,
        Database = Database,
        Replication = Physical,
        Role = Role!,
        MemberOf = _facts.Roles.FirstOrDefault(role => role.Name == Role)?.MemberOf,
        // As the matrix asks: with a certificate of the role's own.
        Certificate = new($"CN={Role}", Role, Trusted: true),
    };

    private string ExplainAddress(MatrixNetwork network)
    {
        var form = new AttemptForm
        {
            Connection = network.Example is null ? AttemptForm.Socket : AttemptForm.Tcp,
            Encryption = _facts.TlsIsOn ? AttemptForm.Tls : AttemptForm.Plain,
            Database = Physical ? "" : Database,
            Replication = Physical,
            Role = Role ?? "",
            Address = network.Example?.ToString() ?? "",
        };
        return Navigation.GetUriWithQueryParameters(Navigation.ToAbsoluteUri(Links.AccessOf(Snapshot.Target.Id, AccessTabs.Explain))
            .ToString(), form.ToQuery());
    }

    private void ChooseDatabase(ChangeEventArgs change)
    {
        var physical = change.Value as string == ReplicationValue;
        Go(new(StringComparer.Ordinal) { ["db"] = physical ? null : change.Value as string, ["replication"] = physical ? "1" : null });
    }

    private void Filter(ChangeEventArgs change) =>
        Go(new(StringComparer.Ordinal) { ["q"] = string.IsNullOrEmpty(change.Value as string) ? null : change.Value });

    private void Go(Dictionary<string, object?> query) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query), replace: true);
}
