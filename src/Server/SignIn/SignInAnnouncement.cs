using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PgTlsDashboard.Server.Background;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>
/// Prints the sign-in link once the program listens and its sandbox, if asked for, is a target: to the console and nowhere else.
/// </summary>
internal sealed class SignInAnnouncement(SignInLinks links, SandboxService sandbox, IServer server, IHostApplicationLifetime lifetime)
    : IHostedService
{
    private CancellationTokenRegistration _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStarted.Register(() => _ = AnnounceAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _registration.Dispose();
        return Task.CompletedTask;
    }

    private async Task AnnounceAsync()
    {
        await sandbox.Settled;
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
            await Console.Out.WriteLineAsync($"Sign in: {Address()}/signin?token={links.Create()}");
    }

    private string Address()
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        return bound.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }
}
