using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Fleet;

namespace PgTlsDashboard.Bench.Probe;

/// <summary>
/// A scan where nobody answers, on addresses of loopback: a third refuses the connection, a third drops the first packet (a queue that is
/// full), a third takes the connection and stays silent.
/// </summary>
internal static class FleetBench
{
    private static readonly string[] s_kinds = ["refusing", "dropping", "silent"];

    public static async Task<int> RunAsync(string countText, string atOnceText, string deadlineText)
    {
        var (count, atOnce) = (LookBench.Number(countText), LookBench.Number(atOnceText));
        var deadline = TimeSpan.FromSeconds(double.Parse(deadlineText, CultureInfo.InvariantCulture));
        using var silent = Listener(4096);
        using var dropping = Listener(0);
        var (silentPort, droppingPort) = (Port(silent), Port(dropping));
        var fillers = await FillAsync(droppingPort).ConfigureAwait(false);
        int closedPort;
        using (var closed = Listener(1)) closedPort = Port(closed);
        var swallowing = SwallowAsync(silent);

        int[] ports = [closedPort, droppingPort, silentPort];
        var hosts = Enumerable.Range(0, count).Select(i => new FleetHost($"127.{1 + (i >> 16)}.{(i >> 8) & 255}.{i & 255}", ports[i % 3]))
            .ToImmutableArray();
        using var scan = new FleetScan(new(hosts, []), new() { AtOnce = atOnce, Deadline = deadline },
            new HandshakeProbe(TimeProvider.System), TimeProvider.System);
        scan.Resume();
        await scan.Ended.ConfigureAwait(false);

        var progress = scan.Progress();
        var rows = scan.Rows();
        LookBench.Print("fleet", progress.Elapsed.TotalSeconds);
        LookBench.Print("ended", progress.Ended);
        LookBench.Print("longest", rows.Max(row => row.Report!.Elapsed.TotalSeconds));
        for (var i = 0; i < ports.Length; i++)
            Console.WriteLine($"# {s_kinds[i]}: "
                + $"{string.Join(", ", rows.Where(row => row.Index % 3 == i).CountBy(row => row.Report!.Findings[0].Code.Text))}");
        LookBench.Print("resident", Peak());
        foreach (var filler in fillers) filler.Dispose();
        silent.Close();
        await swallowing.ConfigureAwait(false);
        return 0;
    }

    private static Socket Listener(int backlog)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen(backlog);
        return listener;
    }

    private static int Port(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Connects until nobody is taken any more.</summary>
    private static async Task<List<Socket>> FillAsync(int port)
    {
        var fillers = new List<Socket>();
        while (fillers.Count < 64)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            fillers.Add(filler);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            try
            {
                await filler.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return fillers;
            }
        }
        throw new InvalidOperationException("The queue does not fill.");
    }

    /// <summary>Takes every connection and says nothing; those that the other side has closed are let go.</summary>
    private static async Task SwallowAsync(Socket listener)
    {
        try
        {
            while (true) _ = HoldAsync(await listener.AcceptAsync().ConfigureAwait(false));
        }
        catch (SocketException)
        {
            // The listener was closed.
        }
    }

    private static async Task HoldAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var buffer = new byte[16];
                while (await socket.ReceiveAsync(buffer).ConfigureAwait(false) > 0)
                    continue;
            }
            catch (SocketException)
            {
                // Reset by the probe.
            }
        }
    }

    private static double Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return LookBench.Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024.0;
    }
}
