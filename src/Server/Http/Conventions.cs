using Microsoft.AspNetCore.Mvc;

namespace PgTlsDashboard.Server.Http;

internal static class Conventions
{
    /// <summary>Describes the refusals of a call; every call also answers 401 without a sign-in, which its group says.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) builder.Produces<ProblemDetails>(status, "application/problem+json");
        return builder;
    }

    /// <summary>The same for every call of a group.</summary>
    public static RouteGroupBuilder Refusing(this RouteGroupBuilder group, int status) =>
        group.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));

    /// <summary>Who asks, for the audit trail.</summary>
    public static string Actor(this HttpContext context) => context.User.Identity?.Name ?? "unknown";
}
