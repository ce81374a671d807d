using Microsoft.Extensions.Logging;
using Npgsql;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>The sandbox on a real PostgreSQL of this machine.</summary>
/// <param name="directory">For its folder, or the note of where the folder is; made with mode 0700.</param>
/// <param name="pgBin">The directory of initdb and postgres, as <c>PG_BIN</c> names it; null looks for one.</param>
public sealed partial class PostgresSandbox(string directory, string? pgBin, ILogger<PostgresSandbox> logger) : ISandbox
{
    private const int PortTries = 5;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Running? _running;
    private bool _disposed;

    public SandboxServer? Current => _running is { Process.HasExited: false } running ? running.Server : null;

    public async Task<SandboxOutcome> StartAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (Current is { } current) return new SandboxOutcome.Running(current);
            await StopAsync().ConfigureAwait(false);
            return await MakeAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NpgsqlException)
        {
            return Failed(SandboxFinding.NotStarted(e.Message));
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        await StopAsync().ConfigureAwait(false);
        _turn.Release();
    }

    private async Task<SandboxOutcome> MakeAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report("Looking for PostgreSQL");
        if (ServerAccount.IsNeeded) return Failed(SandboxFinding.NoAccount);
        if (!await HasSetprivAsync(cancellationToken).ConfigureAwait(false)) return Failed(SandboxFinding.NoSetpriv);
        if (pgBin is { Length: > 0 } && PostgresInstallation.IsForeign(pgBin)) return Failed(SandboxFinding.ForeignPrograms(pgBin));
        if (await PostgresInstallation.FindAsync(pgBin, account: null, cancellationToken).ConfigureAwait(false) is not { } installation)
            return Failed(SandboxFinding.NoPostgres(pgBin));

        SandboxFolder.RemoveLeftovers(directory);
        var folder = SandboxFolder.Make(directory);
        try
        {
            progress?.Report($"Making a data directory for PostgreSQL {installation.Version}");
            await PostgresProcess.InitializeAsync(installation, account: null, folder.Data, "scram-sha-256",
                cancellationToken).ConfigureAwait(false);
            await File.AppendAllTextAsync(Path.Combine(folder.Data, "pg_hba.conf"), SandboxFiles.NetworkRecords,
                cancellationToken).ConfigureAwait(false);
            var (process, port) = await LaunchAsync(installation, folder, progress, cancellationToken).ConfigureAwait(false);
            _running = new(folder, process);
            progress?.Report("Making the roles repl and app");
            var server = await DescribeAsync(folder, installation, port, cancellationToken).ConfigureAwait(false);
            _running = _running with { Server = server };
            LogStarted(logger, server.Version, port, process.Id);
            progress?.Report($"PostgreSQL {installation.Version} runs on port {port}, in plaintext");
            return new SandboxOutcome.Running(server);
        }
        catch
        {
            if (_running is null) folder.Dispose();
            await StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<(PostgresProcess Process, int Port)> LaunchAsync(
        PostgresInstallation installation, SandboxFolder folder, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        var conf = Path.Combine(folder.Data, "postgresql.conf");
        var stock = await File.ReadAllTextAsync(conf, cancellationToken).ConfigureAwait(false);
        for (var tries = 1; ; tries++)
        {
            var port = LoopbackPort.Find();
            progress?.Report($"Starting it on port {port.Number}");
            SandboxFolder.Write(conf, SandboxFiles.PostgresqlConf(stock, port, folder.Path, installation.Version));
            try
            {
                return (await PostgresProcess.StartAsync(installation, account: null, folder.Data, ["-c", "fsync=off"],
                    cancellationToken).ConfigureAwait(false), port.Number);
            }
            catch (IOException e) when (tries < PortTries && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Someone took the port between the choice and the start.
            }
        }
    }

    private static async Task<SandboxServer> DescribeAsync(
        SandboxFolder folder, PostgresInstallation installation, int port, CancellationToken cancellationToken)
    {
        var adminConnection = $"Host={folder.Path};Port={port};Username=postgres;Database=postgres";
        var passwords = await SandboxRoles.CreateAsync($"{adminConnection};Pooling=false", cancellationToken).ConfigureAwait(false);
        SandboxFolder.Write(folder.PgmonetaConf, SandboxFiles.PgmonetaConf(folder, port));
        return new()
        {
            Port = port,
            Directory = folder.Path,
            DataDirectory = folder.Data,
            PgmonetaConf = folder.PgmonetaConf,
            AdminConnection = adminConnection,
            Passwords = passwords,
            Version = installation.Version.ToString(),
        };
    }

    private async Task StopAsync()
    {
        if (_running is not { } running) return;
        _running = null;
        await running.Process.DisposeAsync().ConfigureAwait(false);
        running.Folder.Dispose();
        LogStopped(logger, running.Folder.Path);
    }

    private static async Task<bool> HasSetprivAsync(CancellationToken cancellationToken) =>
        (await ShortCommand.RunAsync("setpriv", ["--version"], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    private static SandboxOutcome.Failed Failed(Finding finding) => new(finding);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sandbox PostgreSQL {Version} runs on port {Port} as process {Process}")]
    private static partial void LogStarted(ILogger logger, string version, int port, int process);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sandbox in {Folder} is stopped and removed")]
    private static partial void LogStopped(ILogger logger, string folder);

    private sealed record Running(SandboxFolder Folder, PostgresProcess Process)
    {
        public SandboxServer? Server { get; init; }
    }
}
