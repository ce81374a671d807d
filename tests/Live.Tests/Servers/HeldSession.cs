using System.Diagnostics;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>A psql that stays connected until it is disposed.</summary>
internal sealed class HeldSession : IAsyncDisposable
{
    private readonly Process _psql;

    private HeldSession(Process psql) => _psql = psql;

    public static async Task<HeldSession> OpenAsync(PostgresServer server, string name, string connection)
    {
        var start = new ProcessStartInfo("psql", ["-X", "-A", "-t", $"{connection} port={server.Port} application_name={name}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = SetupJourney.Password;
        var psql = Process.Start(start)!;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(15); await Task.Delay(50))
        {
            if (psql.HasExited) throw new InvalidOperationException($"psql did not get in: {await psql.StandardError.ReadToEndAsync()}");
            if ((await server.QueryAsync($"select 1 from pg_stat_activity where application_name = '{name}'")).Length > 0) return new(psql);
        }
        throw new TimeoutException("psql did not get in within 15 seconds.");
    }

    public async ValueTask DisposeAsync()
    {
        _psql.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _psql.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _psql.Kill();
        }
        _psql.Dispose();
    }
}
