using System.Collections.Immutable;
using System.Text.Json;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Server.Api.Plans;

/// <summary>Reads a recipe's name and options into an intention; everything that is wrong with them is reported.</summary>
internal static class RecipeReader
{
    private const string Known =
        "pgmoneta-trust, server-certificate, require-tls, client-certificates, tls-settings, access-rules, follow-advice, pgmoneta-client";

    public static RecipeRequest? Read(string? recipe, JsonElement? json, out ImmutableArray<Finding> findings)
    {
        var options = new RecipeOptions(json);
        RecipeRequest? request = recipe switch
        {
            "pgmoneta-trust" => new RecipeRequest.PgmonetaTrust(),
            "server-certificate" => ReadServerCertificate(options),
            "require-tls" => new RecipeRequest.RequireTls
            {
                Databases = options.Texts("databases"),
                Roles = options.Texts("roles"),
                Addresses = options.Texts("addresses"),
                KeepLocal = options.Flag("keepLocal") ?? false,
                Replication = options.Flag("replication") ?? true,
                Record = options.Text("record"),
            },
            "client-certificates" => ReadClientCertificates(options),
            "tls-settings" => new RecipeRequest.TlsSettings
            {
                OldestProtocol = options.Choice("oldestProtocol", "TLSv1.2", "TLSv1.3") == "TLSv1.3"
                    ? OldestTlsProtocol.Tls13
                    : OldestTlsProtocol.Tls12,
                ForwardSecrecyOnly = options.Flag("forwardSecrecyOnly") ?? false,
            },
            "access-rules" => new RecipeRequest.AccessRules { Files = options.RequiredFiles("files") },
            "follow-advice" => new RecipeRequest.FollowAdvice { Code = options.RequiredText("code"), At = options.Text("at") },
            "pgmoneta-client" =>
                new RecipeRequest.PgmonetaClient { Section = options.RequiredText("section"), Role = options.RequiredText("role") },
            _ => null,
        };
        findings = request is null
            ? [new(FindingCode.RecipeUnknown, Severity.Error, "`recipe` is not one that this version has.", $"It takes {Known}.", "recipe")]
            : options.Finish(request.Name);
        return findings.IsEmpty ? request : null;
    }

    private static RecipeRequest.ServerCertificate ReadServerCertificate(RecipeOptions options)
    {
        var asInTutorial = options.Choice("preset", "tutorial") is not null;
        var request = new RecipeRequest.ServerCertificate
        {
            Names = options.RequiredTexts("names"),
            AsInTutorial = asInTutorial,
            KeyAlgorithm = options.KeyAlgorithm() ?? (asInTutorial ? Core.Pki.KeyAlgorithm.Rsa8192 : Core.Pki.KeyAlgorithm.EcdsaP256),
        };
        return options.Number("validityDays", 1, 3650) is { } days ? request with { ValidityDays = days }
            : asInTutorial ? request with { ValidityDays = 3650 }
            : request;
    }

    private static RecipeRequest.ClientCertificates ReadClientCertificates(RecipeOptions options) => new()
    {
        Mode = options.Choice("mode", "verify-full", "verify-ca", "cert") switch
        {
            "verify-ca" => ClientCertificateMode.VerifyCa,
            "cert" => ClientCertificateMode.Cert,
            _ => ClientCertificateMode.VerifyFull,
        },
        Roles = options.Texts("roles"),
        Databases = options.Texts("databases"),
    };
}
