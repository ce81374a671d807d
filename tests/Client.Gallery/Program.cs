// The pages on hand-written fakes, for the eye and for screenshots: loopback only, no sign-in, no server behind it.
// dotnet run --project tests/Client.Gallery -- --urls http://127.0.0.1:5080
using PgTlsDashboard.Client;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Reading;

var root = new DirectoryInfo(AppContext.BaseDirectory);
while (root is not null && !File.Exists(Path.Combine(root.FullName, "PgTlsDashboard.sln"))) root = root.Parent;
var webRoot = Path.Combine(root?.FullName ?? Environment.CurrentDirectory, "wwwroot");

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = webRoot });
builder.WebHost.UseStaticWebAssets();
if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls("http://127.0.0.1:5080");
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddResponseCompression(o => o.EnableForHttps = true);
builder.Services.AddDashboardPages(new DashboardInfo { Version = "0.1.0 gallery", StateDirectory = "/var/lib/pgtls" });
builder.Services.AddFakes(new World(TimeProvider.System) { Delay = TimeSpan.FromMilliseconds(120) });

var app = builder.Build();
app.UseResponseCompression();
app.UseStatusCodePagesWithReExecute("/not-found");
app.UseStaticFiles();
app.UseAntiforgery();
app.MapGet("/gallery/{scenario}", (Scenario scenario, ApplyEnding? apply, VerifyEnding? verify, bool? large, string? to, World world) =>
{
    world.Reset(scenario, apply ?? ApplyEnding.Applied, verify ?? VerifyEnding.Proven);
    if (large == true) Fleet.AddLarge(world);
    return Results.LocalRedirect(to ?? "/");
});
app.MapGet("/bundles/{token}",
    (string token) => Results.File(System.Text.Encoding.UTF8.GetBytes($"bundle of {token}"), "application/zip", "repl-orders-db.zip"));
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
