using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Wizard;

public sealed partial class ServerCertificateStage
{
    private const string NamesKey = "names";
    private const string AlgorithmKey = "alg";
    private const string DaysKey = "days";
    private const string PresetKey = "preset";
    private static readonly RecipeRequest s_trust = new RecipeRequest.PgmonetaTrust();
    private bool _trusted;

    [Parameter, EditorRequired]
    public TargetSnapshot Snapshot { get; set; } = null!;

    [Parameter]
    public EventCallback OnApplied { get; set; }

    [SupplyParameterFromQuery(Name = NamesKey)]
    private string? Names { get; set; }

    [SupplyParameterFromQuery(Name = AlgorithmKey)]
    private string? AlgorithmText { get; set; }

    [SupplyParameterFromQuery(Name = DaysKey)]
    private string? DaysText { get; set; }

    [SupplyParameterFromQuery(Name = PresetKey)]
    private string? Preset { get; set; }

    [SupplyParameterFromQuery(Name = "trust")]
    private string? TrustText { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool NeedsTrust => Snapshot.Target.Files.PgmonetaConf is not null && TrustText != "skip";

    private bool AsInTutorial => Preset == "tutorial";

    private KeyAlgorithm Algorithm => Enum.TryParse<KeyAlgorithm>(AlgorithmText, out var algorithm) && algorithm != KeyAlgorithm.Rsa8192
        ? algorithm
        : KeyAlgorithm.EcdsaP256;

    private int Days =>
        int.TryParse(DaysText, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 3650 ? days : 397;

    private ImmutableArray<string> ChosenNames => Names is null
        ? ServerNames.For(Snapshot.Target)
        : [.. Names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private RecipeRequest Request => AsInTutorial
        ? new RecipeRequest.ServerCertificate
        {
            Names = ChosenNames,
            AsInTutorial = true,
            KeyAlgorithm = KeyAlgorithm.Rsa8192,
            ValidityDays = 3650
        }
        : new RecipeRequest.ServerCertificate { Names = ChosenNames, KeyAlgorithm = Algorithm, ValidityDays = Days };

    private string Now => Snapshot.Served is { } served
        ? $"The server serves a certificate of {served.Issuer} that ends on {RelativeTime.Date(served.NotAfter)}; this makes a new one."
        : "The server serves plaintext only.";

    private void TrustSettledAsync(bool settled) => _trusted = settled;

    private void Skip() => Put("trust", "skip");

    private void Put(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, value), replace: true);
}
