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

    private string? _issued;
    private bool _pgmoneta;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    [Parameter]
    public EventCallback OnApplied { get; set; }

    [SupplyParameterFromQuery(Name = "mode")]
    private string? ModeName { get; set; }

    [SupplyParameterFromQuery(Name = "roles")]
    private string? Roles { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private ClientCertificateMode Mode =>
        Enum.TryParse<ClientCertificateMode>(ModeName, out var mode) ? mode : ClientCertificateMode.VerifyFull;

    private string ModeText => s_modes.First(m => m.Mode == Mode).Name;

    private ImmutableArray<string> ChosenRoles => [.. (Roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];

    private RecipeRequest Request => new RecipeRequest.ClientCertificates { Mode = Mode, Roles = ChosenRoles.IsEmpty ? null : ChosenRoles };

    private string Section => PgmonetaSections.Likely(Snapshot) ?? Snapshot.Target.Name;

    private Task SettledAsync() => OnApplied.InvokeAsync();

    private void Issued(DatabaseClient client) => _issued = client.Role;

    private void Choose(ImmutableArray<string> roles) => Put("roles", roles.IsEmpty ? null : string.Join(',', roles));

    private void Put(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, value), replace: true);
}
