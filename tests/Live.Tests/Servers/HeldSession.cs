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
        await Wait.UntilAsync(
            async () => psql.HasExited
                || (await server.QueryAsync($"select 1 from pg_stat_activity where application_name = '{name}'")).Length > 0,
            "psql gets in");
        return psql.HasExited
            ? throw new InvalidOperationException($"psql did not get in: {await psql.StandardError.ReadToEndAsync()}")
            : new(psql);
    }

    public async ValueTask DisposeAsync()
    {
        _psql.StandardInput.Close();
        await Wait.ForAsync(_psql.WaitForExitAsync());
        _psql.Dispose();
    }
}
