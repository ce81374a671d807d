using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using PgTlsDashboard.Server.Api.Agents;
using PgTlsDashboard.Server.Api.Clients;
using PgTlsDashboard.Server.Api.Configuration;
using PgTlsDashboard.Server.Api.Explain;
using PgTlsDashboard.Server.Api.Fleet;
using PgTlsDashboard.Server.Api.Plans;
using PgTlsDashboard.Server.Api.Probe;
using PgTlsDashboard.Server.Api.Targets;
using PgTlsDashboard.Server.Api.Verify;
using PgTlsDashboard.Server.Api.Watch;
using PgTlsDashboard.Server.Http;
using Scalar.AspNetCore;

namespace PgTlsDashboard.Server.Api;

internal static class ApiServices
{
    /// <summary>JSON and its description. Binding errors are thrown, so that one place words them.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) => Describe(document)));
        return services;
    }

    /// <summary>The endpoints, one noun a line.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        var api = app.MapGroup("/api/v1").Refusing(401);
        api.MapTargets();
        api.MapAccess();
        api.MapAgents();
        api.MapAdvice();
        api.MapPlans();
        api.MapJournal();
        api.MapClients();
        api.MapVerify();
        api.MapProbe();
        api.MapFleet();
        api.MapConf();
        api.MapHba();
        api.MapErrorTexts();
        api.MapWatch();
        app.MapBundles();
        app.MapOpenApi("/openapi/v1.json");
        app.MapScalarApiReference("/scalar", ShowReference);
    }

    // Fonts, proxy, agent and telemetry off: nothing leaves the machine.
    private static void ShowReference(ScalarOptions options, HttpContext context)
    {
        options.Title = "PgTlsDashboard API";
        options.DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton();
        options.ProxyUrl = null;
        options.Nonce = SecurityHeaders.Nonce(context);
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info.Title = "PgTlsDashboard";
        document.Info.Version = "1";
        document.Info.Description = "From a plaintext PostgreSQL to proven mutual TLS. Every refusal is problem details (RFC 9457). "
            + $"`keyAlgorithm` is one of {Spelling.KeyAlgorithms}, whatever the case.";
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Schemes.Bearer] =
                new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "PGTLS_BOOTSTRAP_TOKEN" },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Schemes.Bearer, document)] = [] }];
        return Task.CompletedTask;
    }
}
