using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PgTlsDashboard.Server.Http;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>Automation's token, compared by hash in constant time. Wrong ones are counted per address, right ones always enter.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Settings settings,
    FailedAttempts failed)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer ";

    private bool _tooMany;

    public static bool IsIn(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsIn(Request)) return Task.FromResult(AuthenticateResult.NoResult());
        if (!Matches(Request.Headers.Authorization.ToString()[Prefix.Length..].Trim()))
        {
            _tooMany = !failed.TryCount(Context);
            return Task.FromResult(AuthenticateResult.Fail("The bearer token is not the one that this program was started with."));
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.Name, Schemes.Automation)], Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_tooMany) return Problems.TooManyRequests().ExecuteAsync(Context);
        Response.Headers.WWWAuthenticate = IsIn(Request) ? "Bearer realm=\"pgtls\", error=\"invalid_token\"" : "Bearer realm=\"pgtls\"";
        return Problems.Unauthorized().ExecuteAsync(Context);
    }

    private bool Matches(string token) =>
        settings.BootstrapToken is { } expected
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)),
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
