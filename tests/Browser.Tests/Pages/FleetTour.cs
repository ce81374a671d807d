using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>The fleet page with servers of each kind: TLS, without TLS, unreachable, and many that never answer.</summary>
internal sealed class FleetTour(Visitor visitor, Camera camera)
{
    public async Task RunAsync(int tlsPort)
    {
        using var silent = new TcpListener(IPAddress.Any, 0);
        silent.Start();
        using var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        var serving = RefuseTlsAsync(plain);
        await ScanAsync("10.0.0.0/8", "fleet-refused", "fleet-form");
        await camera.LookAsync("fleet-refused");

        await ScanAsync($"127.0.0.0/27:{Port(silent)}", "fleet-cancel", null);
        await camera.LookAsync("fleet-running");
        await visitor.ClickAsync("fleet-cancel");
        await visitor.SeesAsync("fleet-resume");
        await camera.LookAsync("fleet-cancelled");
        var closed = Port(silent);
        silent.Stop();

        await ScanAsync($"localhost:{tlsPort}\n127.0.0.1,{tlsPort},db-1\n127.0.0.1:{Port(plain)}\n127.0.0.1:{closed}", "fleet", null);
        await Assertions.Expect(visitor.Page.Locator("[data-testid=fleet][data-state=done]")).ToBeVisibleAsync();
        await camera.LookAsync("fleet-done");
        plain.Stop();
        await serving;
    }

    private async Task ScanAsync(string list, string sees, string? before)
    {
        await visitor.GoAsync("/probe/fleet");
        await visitor.SeesAsync("fleet-start");
        if (before is not null) await camera.LookAsync(before);
        await visitor.Find("fleet-list").FillAsync(list);
        await visitor.Find("fleet-at-once").FillAsync("2");
        await visitor.Find("fleet-deadline").FillAsync("20");
        await visitor.Find("fleet-deadline").BlurAsync();
        await visitor.ClickAsync("fleet-start");
        await visitor.SeesAsync(sees);
    }

    // What a PostgreSQL with ssl = off says to SSLRequest.
    private static async Task RefuseTlsAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                await stream.ReadExactlyAsync(new byte[8]);
                await stream.WriteAsync("N"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The tour is over.
        }
    }

    private static string Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
}
