using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>The page behind the one-time link. Opening it uses nothing up, so a link preview does no harm; the button does.</summary>
internal static class SignInPage
{
    public static IResult Confirm(HttpContext context, IAntiforgery antiforgery, string token, string returnUrl)
    {
        var csrf = antiforgery.GetAndStoreTokens(context);
        return Page("Sign in", $"""
            <p>This link signs this browser in as the administrator, once.</p>
            <form method="post" action="/signin">
              <input type="hidden" name="token" value="{Encode(token)}">
              <input type="hidden" name="returnUrl" value="{Encode(returnUrl)}">
              <input type="hidden" name="{Encode(csrf.FormFieldName)}" value="{Encode(csrf.RequestToken ?? "")}">
              <button type="submit" autofocus>Sign in to the dashboard</button>
            </form>
            """, StatusCodes.Status200OK);
    }

    public static IResult HowTo(string returnUrl) => Page("Sign in", $"""
        <p>The program prints a sign-in link where it was started. Open that link in this browser.</p>
        <p>A link enters once, within 15 minutes of the start. Start the program again to get a new one.</p>
        <p><a href="{Encode(returnUrl)}">Signed in already: open the dashboard</a></p>
        """, StatusCodes.Status200OK);

    public static IResult Spent() => Page("This link is spent", """
        <p>A sign-in link enters once, within 15 minutes of the start.</p>
        <p>Start the program again: it prints a new link. Browsers that are signed in stay so.</p>
        <p><a href="/">Signed in already: open the dashboard</a></p>
        """, StatusCodes.Status410Gone);

    private static IResult Page(string title, string body, int status) => Results.Content($$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="same-origin">
        <link rel="icon" type="image/svg+xml" href="/favicon.svg">
        <title>{{title}} · PgTlsDashboard</title>
        <style>
        :root { color-scheme: light dark; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 Inter, system-ui, sans-serif;
               background: light-dark(#f6f7f9, #14171c); color: light-dark(#1c2430, #e6e9ee); }
        main { box-sizing: border-box; width: min(480px, 100%); padding: 32px; border-radius: 6px; background: light-dark(#fff, #1d2229);
               border: 1px solid light-dark(#d9dee6, #323a45); }
        h1 { font-size: 20px; margin: 0 0 16px; }
        p { margin: 0 0 16px; }
        a { color: light-dark(#1f5fa8, #8ab8f0); }
        button { font: inherit; min-height: 44px; padding: 8px 24px; border: 0; border-radius: 6px; background: #1f5fa8; color: #fff; cursor: pointer; }
        button:focus-visible, a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
        </style>
        </head>
        <body>
        <main>
        <h1>{{title}}</h1>
        {{body}}
        </main>
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: status);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
