using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Access.Explain;
using PgTlsDashboard.Core.Applying.Explaining;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Access;

/// <summary>One connection, real or thought of: which record decides about it.</summary>
public sealed partial class ExplainTab
{
    private const string Example =
        "psql: error: … FATAL:  no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", database \"orders\", no encryption";

    private AccessFacts _facts = null!;
    private AttemptForm _form = new();
    private ConnectionAnswer? _answer;
    private ExplainedText? _explained;
    private TargetSnapshot? _shown;
    private bool _asked;
    private HbaAttempt? _read;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    /// <summary>The files changed: the page reads the target again.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [SupplyParameterFromQuery(Name = "connection")]
    private string? Connection { get; set; }

    [SupplyParameterFromQuery(Name = "encryption")]
    private string? Encryption { get; set; }

    [SupplyParameterFromQuery(Name = "db")]
    private string? Db { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    private string? Role { get; set; }

    [SupplyParameterFromQuery(Name = "replication")]
    private string? Replication { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "cert")]
    private string? Cert { get; set; }

    [SupplyParameterFromQuery(Name = "subject")]
    private string? Subject { get; set; }

    [SupplyParameterFromQuery(Name = "user")]
    private string? SystemUser { get; set; }

    [Inject]
    private ErrorExplainer Explainer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (_shown != Snapshot) (_shown, _facts) = (Snapshot, AccessFacts.Of(Snapshot));
        var form = new AttemptForm
        {
            Connection = Connection == AttemptForm.Socket ? AttemptForm.Socket : AttemptForm.Tcp,
            Encryption = Encryption is AttemptForm.Plain or AttemptForm.Gss ? Encryption : AttemptForm.Tls,
            Database = Db ?? "",
            Role = Role ?? "",
            Replication = Replication == "1",
            Address = From ?? "",
            Certificate = Cert is AttemptForm.Trusted or AttemptForm.Foreign ? Cert : AttemptForm.NoCertificate,
            Subject = Subject ?? "",
            SystemUser = SystemUser ?? "",
        };
        if (form.IsBlank && form.Database.Length == 0) return;
        _form = form;
        _asked = true;
        _answer = form.ToAttempt(_facts) is { } attempt ? ConnectionAnswer.Of(Snapshot.Hba, _facts, attempt) : null;
    }

    private void ReadPaste(ChangeEventArgs change)
    {
        var text = change.Value as string ?? "";
        (_explained, _read) = (null, null);
        if (string.IsNullOrWhiteSpace(text)) return;
        _explained = ExplainedText.Of(Explainer.Explain(text), Snapshot);
        if (_explained.Explanation.Attempt is not { } attempt) return;
        _read = attempt;
        Ask(AttemptForm.Of(attempt));
    }

    private void Change(AttemptForm form)
    {
        // The answer follows what is typed as soon as there is one.
        if (_answer is not null && form.Findings.IsEmpty) Ask(form);
        else _form = form;
    }

    private void Ask(AttemptForm form)
    {
        (_form, _asked) = (form, true);
        if (!form.Findings.IsEmpty) _answer = null;
        else Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(form.ToQuery()), replace: _answer is not null);
    }
}
