// Start, memory and weight of the published program, medians of several fresh starts:
//   FirstPage PUBLISH_FOLDER [RUNS]
// Exits with 1 when a median is over its limit.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

const double FirstAnswerLimit = 0.7;
const double MemoryLimit = 130;
const double WeightLimit = 260;

var publish = Path.GetFullPath(args[0]);
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
});

var firstAnswers = new List<double>();
var memories = new List<double>();
var weights = new List<double>();
for (var run = 0; run < runs; run++)
{
    var state = Directory.CreateTempSubdirectory("pgtls-first-page-").FullName;
    var port = FreePort();
    var start = new ProcessStartInfo(Path.Combine(publish, "PgTlsDashboard.Server"))
    {
        WorkingDirectory = publish,
        UseShellExecute = false,
        RedirectStandardOutput = true
    };
    start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
    start.Environment["PGTLS_STATE_DIR"] = state;
    var clock = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    try
    {
        firstAnswers.Add(await FirstAnswerAsync(port, clock));
        var link = await LinkAsync(process);
        weights.Add(await WeighAsync(browser, link));
        memories.Add(ResidentMebibytes(process.Id));
    }
    finally
    {
        process.Kill();
        await process.WaitForExitAsync();
        Directory.Delete(state, recursive: true);
    }
}

var ok = Print("first 200 after start", "s", firstAnswers, FirstAnswerLimit);
ok &= Print("resident after the first page", "MiB", memories, MemoryLimit);
ok &= Print("first page over the wire, fonts included", "kB", weights, WeightLimit);
return ok ? 0 : 1;

static bool Print(string what, string unit, List<double> values, double limit)
{
    var sorted = values.Order().ToArray();
    var median = sorted[sorted.Length / 2];
    Console.WriteLine($"{what}: median {median:F2} {unit} of {sorted.Length} ({sorted[0]:F2} to {sorted[^1]:F2}), limit {limit} "
        + $"{unit}: {(median <= limit ? "kept" : "OVER")}");
    return median <= limit;
}

static async Task<double> FirstAnswerAsync(int port, Stopwatch clock)
{
    using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    while (clock.Elapsed < TimeSpan.FromSeconds(30))
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
            if (answer.IsSuccessStatusCode) return clock.Elapsed.TotalSeconds;
        }
        catch (HttpRequestException)
        {
            await Task.Delay(5);
        }
    }
    throw new InvalidOperationException("The program did not answer within 30 seconds.");
}

static async Task<string> LinkAsync(Process process)
{
    while (await process.StandardOutput.ReadLineAsync() is { } line)
        if (line.Contains("Sign in: ", StringComparison.Ordinal))
        {
            _ = process.StandardOutput.ReadToEndAsync();
            return line[(line.IndexOf("Sign in: ", StringComparison.Ordinal) + "Sign in: ".Length)..].Trim();
        }
    throw new InvalidOperationException("The program printed no sign-in link.");
}

// Bytes as they came over the wire, headers included, of the first page after signing in with an empty cache.
static async Task<double> WeighAsync(IBrowser browser, string link)
{
    await using var context = await browser.NewContextAsync();
    var page = await context.NewPageAsync();
    await page.GotoAsync(link);
    var session = await context.NewCDPSessionAsync(page);
    await session.SendAsync("Network.enable");
    var bytes = 0.0;
    session.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
    await page.ClickAsync("button[type=submit]");
    await page.WaitForSelectorAsync("[data-circuit=live]", new() { State = WaitForSelectorState.Attached });
    await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    return bytes / 1000;
}

static double ResidentMebibytes(int pid)
{
    var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
    return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
