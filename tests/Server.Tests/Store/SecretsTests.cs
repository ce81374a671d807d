using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Server.SignIn;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Store;

public sealed class SecretsTests
{
    [Fact]
    public async Task No_secret_that_passes_through_reaches_the_log()
    {
        using var dashboard = new TestDashboard();
        dashboard.Settings["Logs:Level"] = "Verbose";
        dashboard.Targets.Known.Add(Some.Target());
        var target = dashboard.Targets.Known[0];
        dashboard.Clients.Answer = new IssueOutcome.Issued(Some.Client(target.Id), new("bundle-token-1", Some.Now), []);
        dashboard.Clients.Waiting["bundle-token-2"] = [1];
        dashboard.Setup.Throws = new InvalidOperationException("it broke inside");
        var link = dashboard.Services.GetRequiredService<SignInLinks>().Create();
        using (var client = dashboard.WithToken())
        {
            await client.PostAsJsonAsync("/api/v1/targets",
                new { name = "a", host = "b", port = 1, dataDirectory = "/d", adminConnection = "password=secret-1" });
            await client.PostAsJsonAsync($"/api/v1/targets/{target.Id}/verify", new { role = "a", password = "secret-2" });
            await client.PostAsJsonAsync($"/api/v1/targets/{target.Id}/clients", new { role = "a", passphrase = "secret-3" });
            await client.PostAsJsonAsync($"/api/v1/targets/{target.Id}/clients", new { role = new[] { "secret-4" } });
            await client.GetAsync($"/api/v1/targets/{target.Id}/snapshot?x=secret-5");
            await client.GetAsync("/bundles/bundle-token-2");
            await client.GetAsync("/bundles/bundle-token-3/deeper");
            await client.GetAsync($"/signin?token={link}");
            await client.GetAsync("/?token=secret-6");
        }

        using (var wrong = dashboard.Anonymous())
        {
            wrong.DefaultRequestHeaders.Authorization = new("Bearer", "secret-7-which-is-wrong");
            await wrong.GetAsync("/api/v1/targets");
            await wrong.GetAsync($"/signin?token={link}");
            await wrong.PostAsync("/signin", new FormUrlEncodedContent([new("token", link)]));
        }

        var logs = await dashboard.EndAndReadLogsAsync();
        Assert.Contains("it broke inside", logs, StringComparison.Ordinal);
        Assert.Contains("/bundles/…", logs.Replace("\\u2026", "…", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(logs.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
        foreach (var secret in new[] { "secret-", "bundle-token", link, TestDashboard.Token, "token=" })
            Assert.DoesNotContain(secret, logs, StringComparison.Ordinal);
    }
}
