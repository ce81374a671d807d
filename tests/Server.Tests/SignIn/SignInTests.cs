using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Server.SignIn;

namespace PgTlsDashboard.Server.Tests.SignIn;

public sealed partial class SignInTests(TestDashboard dashboard) : IClassFixture<TestDashboard>
{
    [Fact]
    public async Task A_page_sends_whoever_is_not_signed_in_to_the_sign_in_page()
    {
        using var client = dashboard.Anonymous();
        using var response = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/signin", response.Headers.Location?.AbsolutePath);
    }

    [Fact]
    public async Task A_link_signs_in_once_with_a_strict_cookie()
    {
        var token = NewToken();
        using var client = dashboard.Anonymous();
        using var entered = await PostAsync(client, token, await ConfirmAsync(client, token));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("pgtls=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        using var other = dashboard.Anonymous();
        using var again = await PostAsync(other, token, await ConfirmAsync(other, token));
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.False(again.Headers.TryGetValues("Set-Cookie", out var cookies)
            && cookies.Any(value => value.StartsWith("pgtls=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Opening_the_link_uses_nothing_up()
    {
        var token = NewToken();
        using var preview = dashboard.Anonymous();
        for (var i = 0; i < 3; i++) _ = await ConfirmAsync(preview, token);
        using var client = dashboard.Anonymous();
        using var entered = await PostAsync(client, token, await ConfirmAsync(client, token));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
    }

    [Fact]
    public async Task A_sign_in_without_the_page_s_antiforgery_token_is_refused_and_uses_nothing_up()
    {
        var token = NewToken();
        using var client = dashboard.Anonymous();
        using var refused = await PostAsync(client, token, csrf: null);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var entered = await PostAsync(client, token, await ConfirmAsync(client, token));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
    }

    [Fact]
    public async Task The_cookie_reads_the_api_and_changes_nothing_through_it()
    {
        using var client = await SignedInAsync();
        using var read = await client.GetAsync("/api/v1/targets");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var write = await client.PostAsync("/api/v1/journal/11111111-1111-1111-1111-111111111111/rollback", null);
        await write.ProblemAsync(401);
    }

    [Fact]
    public async Task The_cookie_outlives_a_restart_because_the_key_ring_does()
    {
        using var client = await SignedInAsync();
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(dashboard.State, "keys"), "key-*.xml"));
        using var reference = await client.GetAsync("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, reference.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task A_return_address_elsewhere_is_not_followed(string returnUrl)
    {
        var token = NewToken();
        using var client = dashboard.Anonymous();
        using var entered = await PostAsync(client, token, await ConfirmAsync(client, token), returnUrl);
        Assert.Equal("/", entered.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_token_that_is_html_stays_text()
    {
        using var client = dashboard.Anonymous();
        var page = await client.GetStringAsync("/signin?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_too_old_after_fifteen_minutes()
    {
        var time = new SettableTime();
        var links = new SignInLinks(time);
        var (early, late) = (links.Create(), links.Create());
        time.Now += TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1);
        Assert.True(links.TryUse(early));
        time.Now += TimeSpan.FromSeconds(1);
        Assert.False(links.TryUse(late));
    }

    private string NewToken() => dashboard.Services.GetRequiredService<SignInLinks>().Create();

    private async Task<HttpClient> SignedInAsync()
    {
        var client = dashboard.Anonymous();
        var token = NewToken();
        using var entered = await PostAsync(client, token, await ConfirmAsync(client, token));
        return client;
    }

    private static async Task<string> ConfirmAsync(HttpClient client, string token) =>
        CsrfField().Match(await client.GetStringAsync($"/signin?token={token}")).Groups["csrf"].Value;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string token, string? csrf, string returnUrl = "/")
    {
        var form = new Dictionary<string, string> { ["token"] = token, ["returnUrl"] = returnUrl };
        if (csrf is not null) form["__RequestVerificationToken"] = csrf;
        return await client.PostAsync("/signin", new FormUrlEncodedContent(form));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<csrf>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CsrfField();

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Fakes.Some.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
