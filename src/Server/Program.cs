using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Server.Api;
using PgTlsDashboard.Server.Hosting;
using PgTlsDashboard.Server.Logs;
using PgTlsDashboard.Server.SignIn;
using PgTlsDashboard.Server.Startup;
using PgTlsDashboard.Server.Store;

InvariantCulture.Use();
if (!SaslPrep.CanNormalize) return Lifetime.Refuse(Lifetime.InvariantMode);

var builder = WebApplication.CreateBuilder(Arguments.Read(args));

if (Settings.Read(builder.Configuration, out var problem) is not { } settings) return Lifetime.Refuse(problem);
if (StateDirectory.Open(settings.StateDirectory, out problem) is not { } state) return Lifetime.Refuse(problem);

builder.AddLogs(state);
builder.AddHosting(settings, state);
builder.Services
    .AddStore()
    .AddSecrets(state)
    .AddAgents(settings.AgentStateDirectory, settings.AgentSocket, ProgramVersion.Text)
    .AddSetup(state.Journal)
    .AddLifecycle()
    .AddSignIn()
    .AddApi()
    .AddPages(state);

var app = builder.Build();

app.UseSecurityMiddleware();
app.UseNotFoundPage();
app.UseRouting();
// After the routing: a file that MapStaticAssets knows is then answered compressed.
app.UseStaticFiles();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.UseForms();

app.MapApi();
app.MapSignIn();
app.MapPages();

return await app.RunToEndAsync(settings, state);
