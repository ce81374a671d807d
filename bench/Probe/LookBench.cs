using System.Diagnostics;
using System.Globalization;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Bench.Probe;

/// <summary>Looks at one server in a process that stays, so that turns with other programs meet it warm.</summary>
internal static class LookBench
{
    private static readonly HandshakeProbe s_probe = new(TimeProvider.System);

    public static async Task<int> ServeAsync(string portText)
    {
        var port = Number(portText);
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            switch (line.Split(' '))
            {
                case ["handshake", var count]:
                    await EachAsync("handshake", Number(count), port,
                    ProbeDepth.Handshake).ConfigureAwait(false); break;
                case ["full", var count]: await EachAsync("full", Number(count), port, ProbeDepth.Full).ConfigureAwait(false); break;
                case ["many", var count, var atOnce]: await ManyAsync(Number(count), Number(atOnce), port).ConfigureAwait(false); break;
                default: throw new InvalidOperationException($"No command: {line}");
            }
            await Console.Out.WriteLineAsync("end").ConfigureAwait(false);
        }
        return 0;
    }

    private static async Task EachAsync(string name, int count, int port, ProbeDepth depth)
    {
        for (var i = 0; i < count; i++)
        {
            var clock = Stopwatch.StartNew();
            var report = await LookAsync(port, depth).ConfigureAwait(false);
            Print(name, clock.Elapsed.TotalSeconds);
            if (report.Full is { } full) Print("connections", full.Connections + 2);
        }
    }

    private static async Task ManyAsync(int count, int atOnce, int port)
    {
        var left = count;
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await LookAsync(port, ProbeDepth.Handshake).ConfigureAwait(false);
        }))).ConfigureAwait(false);
        Print("many", clock.Elapsed.TotalSeconds);
        Print("many-processor", (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    private static async Task<ProbeReport> LookAsync(int port, ProbeDepth depth)
    {
        var report = await s_probe.ProbeAsync(new() { Host = "127.0.0.1", Port = port, Depth = depth },
            CancellationToken.None).ConfigureAwait(false);
        // A look that failed would be a fast one.
        if (report is not { Protocol: "TLSv1.3", Chain.Length: 1 } || report.Full is { Cut: true })
            throw new InvalidOperationException($"No whole look: {string.Join(' ', report.Findings.Select(f => f.Message))}");
        return report;
    }

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static void Print(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:F6}"));
}
