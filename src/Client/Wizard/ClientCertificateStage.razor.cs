using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Pgmoneta;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Wizard;

public sealed partial class ClientCertificateStage
{
    private static readonly ImmutableArray<(ClientCertificateMode Mode, string Name, string Text)> s_modes =
    [
        (ClientCertificateMode.VerifyFull, "verify-full", "Password and a certificate whose CN is the role."),
        (ClientCertificateMode.VerifyCa, "verify-ca", "Password and any certificate of the authority: the CN is not compared."),
        (ClientCertificateMode.Cert, "cert", "The certificate alone, no password."),
    ];

    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private string? _issued;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    [Parameter]
    public EventCallback OnApplied { get; set; }

    [SupplyParameterFromQuery(Name = "mode")]
    private string? ModeName { get; set; }

    [SupplyParameterFromQuery(Name = "roles")]
    private string? Roles { get; set; }

    [SupplyParameterFromQuery(Name = "pgmoneta")]
    private string? PgmonetaText { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private ClientCertificateMode Mode =>
        Enum.TryParse<ClientCertificateMode>(ModeName, out var mode) ? mode : ClientCertificateMode.VerifyFull;

    private string ModeText => s_modes.First(m => m.Mode == Mode).Name;

    private ImmutableArray<string> ChosenRoles => [.. (Roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];

    private RecipeRequest Request => new RecipeRequest.ClientCertificates { Mode = Mode, Roles = ChosenRoles.IsEmpty ? null : ChosenRoles };

    /// <summary>The sections that log in here and can be given a certificate.</summary>
    private ImmutableArray<PgmonetaLogin> Pgmoneta => PgmonetaText == "skip"
        ? []
        : [.. PgmonetaLogin.Of(Snapshot).Where(login => login.Role is not null)];

    private bool PgmonetaIsReady => Pgmoneta.All(login => _settled.Contains(login.Section));

    private string? PgmonetaProblem => Snapshot.Target.Files.PgmonetaConf is not { } path || PgmonetaText == "skip" ? null
        : PgmonetaLogin.Of(Snapshot) is { IsEmpty: false } known
            ? known.FirstOrDefault(login => login.Role is null) is { } nobody ? $"Section [{nobody.Section}] of {path} names no "
                + "user." : null
            : $"No section of {path} has the host and port of this server, so that nothing is planned for pgmoneta.";

    private Task SettledAsync() => OnApplied.InvokeAsync();

    private void PgmonetaSettled(string section, bool settled)
    {
        if (settled) _settled.Add(section);
        else _settled.Remove(section);
    }

    private string KeyOf(PgmonetaLogin login) => Pgmoneta.IndexOf(login) is > 0 and var place ? $"pgmoneta-{place + 1}" : "pgmoneta";

    private void SkipPgmoneta() => Put("pgmoneta", "skip");

    private void Issued(DatabaseClient client) => _issued = client.Role;

    private void Choose(ImmutableArray<string> roles) => Put("roles", roles.IsEmpty ? null : string.Join(',', roles));

    private void Put(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, value), replace: true);
}
