using Microsoft.AspNetCore.Antiforgery;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.SignIn;

internal static class AntiforgeryForms
{
    /// <summary>Refuses a form that does not carry the token of a page of ours, before anybody reads it.</summary>
    public static void UseForms(this WebApplication app)
    {
        app.UseAntiforgery();
        app.Use((context, next) => context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            ? Problems.BadRequest("The form does not come from a page that this program showed to this browser: open the page again.")
                .ExecuteAsync(context)
            : next(context));
    }
}
