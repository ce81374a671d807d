using System.Collections.Immutable;
using System.Diagnostics;
using Npgsql;

namespace PgTlsDashboard.Core.Login;

/// <summary>How opening the admin connection ended.</summary>
public abstract record AdminOutcome
{
    private AdminOutcome() { }

    public sealed record Open(AdminSession Session) : AdminOutcome;

    /// <summary>One sentence of why, with the remedy; never the connection string.</summary>
    public sealed record Refused(Finding Finding) : AdminOutcome;
}

/// <summary>
/// The open session broke: the server went away, or answered beyond every bound. The message is the finding's; there is no inner exception.
/// </summary>
public sealed class AdminSessionException(Finding finding) : Exception(finding.Message)
{
    public Finding Finding { get; } = finding;
}

/// <summary>An open admin connection; it stays usable when new logins are refused, which is what a rollback needs.</summary>
public sealed class AdminSession : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>With sslmode=prefer, what TLS is refused with where a connection without it may be let in.</summary>
    private static readonly ImmutableArray<FindingCode> s_askWithoutTls =
        [FindingCode.TlsOff, FindingCode.NoHbaEntry, FindingCode.HbaReject];
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    // The driver's word for the method, as in require_auth.
    private const string Scram = "ScramSHA256";
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AdminLoginOptions _means;

    private AdminSession(NpgsqlDataSource source, NpgsqlConnection connection, AdminLoginOptions means) =>
        (_source, _connection, _means) = (source, connection, means);

    /// <summary>Opens with a libpq (keywords or URI) or Npgsql connection string, without pooling, within ten seconds.</summary>
    public static Task<AdminOutcome> OpenAsync(string connectionString, CancellationToken cancellationToken) =>
        OpenAsync(connectionString, null, cancellationToken);

    /// <param name="connectionString">As in the other form.</param>
    /// <param name="scramPassword">What <see cref="ScramPassword(string)"/> gave in a program that can normalise, for one that cannot; null
    /// to prepare it here.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public static async Task<AdminOutcome> OpenAsync(string connectionString, string? scramPassword, CancellationToken cancellationToken)
    {
        if (AdminConnectionString.Read(connectionString, out var problem) is not { } settings) return new AdminOutcome.Refused(problem!);
        scramPassword ??= ScramPassword(settings);
        var (tls, unusable) = await AdminTls.ReadAsync(settings, cancellationToken).ConfigureAwait(false);
        if (unusable is not null) return new AdminOutcome.Refused(unusable);
        // Before the modes are tried one by one: what the string would let it do.
        var means = AdminLoginOptions.Of(settings);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        if (settings.SslMode != SslMode.Prefer) return await TryBothAsync(settings).ConfigureAwait(false);
        // The driver would fall back to plaintext after any refusal and report only the second one.
        settings.SslMode = SslMode.Require;
        var first = await TryBothAsync(settings).ConfigureAwait(false);
        if (first is not AdminOutcome.Refused refused || !s_askWithoutTls.Contains(refused.Finding.Code)) return first;
        settings.SslMode = SslMode.Disable;
        var second = await TryBothAsync(settings).ConfigureAwait(false);
        return second is AdminOutcome.Open || refused.Finding.Code == FindingCode.TlsOff ? second : first;

        // SCRAM takes the password prepared, the other methods take it as it was typed: the server says which method it is.
        async Task<AdminOutcome> TryBothAsync(NpgsqlConnectionStringBuilder settings)
        {
            if (scramPassword is not null && settings.RequireAuth is (null or Scram))
            {
                var scram = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Password = scramPassword, RequireAuth = Scram };
                var outcome = await TryAsync(scram, tls, means, limit.Token, cancellationToken).ConfigureAwait(false);
                if (outcome is not AdminOutcome.Refused other || other.Finding.Code != FindingCode.AuthMethodNotAllowed) return outcome;
            }
            return await TryAsync(settings, tls, means, limit.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The password of a connection string as SCRAM takes it; null where it has none, or takes it as it is.</summary>
    public static string? ScramPassword(string connectionString) =>
        AdminConnectionString.Read(connectionString, out _) is { } settings ? ScramPassword(settings) : null;

    private static string? ScramPassword(NpgsqlConnectionStringBuilder settings) =>
        settings.Password is { } password && SaslPrep.Prepare(password) is var prepared && prepared != password ? prepared : null;

    /// <exception cref="AdminSessionException">The server went away or answers beyond every bound.</exception>
    public Task<ServerView> ReadViewAsync(CancellationToken cancellationToken) =>
        InTurnAsync(token => ReadAsync(withRules: true, token), cancellationToken);

    /// <summary>
    /// The same without <c>pg_hba_file_rules</c>. That view opens the files as they lie there, and one that includes itself by @ ends every
    /// session of PostgreSQL 13: it is asked only of files that were checked before.
    /// </summary>
    /// <exception cref="AdminSessionException">The server went away or answers beyond every bound.</exception>
    public Task<ServerView> ReadViewWithoutRulesAsync(CancellationToken cancellationToken) =>
        InTurnAsync(token => ReadAsync(withRules: false, token), cancellationToken);

    /// <summary>Who is in now, and nothing else; null when the login may not see how others came in (pg_read_all_stats).</summary>
    /// <exception cref="AdminSessionException">The server went away or answers beyond every bound.</exception>
    public Task<ImmutableArray<ServerSession>?> ReadSessionsAsync(CancellationToken cancellationToken) =>
        InTurnAsync(token => SessionReader.ReadAsync(_connection, token), cancellationToken);

    /// <summary>
    /// <c>pg_reload_conf()</c>, then waits until <c>pg_conf_load_time()</c> moved on. It also returns when postgresql.conf has an
    /// error, because then the time does not move: <c>pg_file_settings</c> shows it.
    /// </summary>
    /// <exception cref="AdminSessionException">The server went away, refuses, or did not reload within ten seconds.</exception>
    public Task ReloadAsync(CancellationToken cancellationToken) => InTurnAsync(
        async token =>
        {
            var before = await ScalarAsync("SELECT pg_catalog.pg_conf_load_time()::text", token).ConfigureAwait(false);
            await ScalarAsync("SELECT pg_catalog.pg_reload_conf()::text", token).ConfigureAwait(false);
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < s_patience; await Task.Delay(s_pause, token).ConfigureAwait(false))
            {
                if (await ScalarAsync("SELECT pg_catalog.pg_conf_load_time()::text", token).ConfigureAwait(false) != before) return true;
                if (waited.Elapsed > TimeSpan.FromSeconds(1) && await HasFileErrorsAsync(token).ConfigureAwait(false)) return false;
            }
            throw new AdminSessionException(
                new(FindingCode.ReloadUnseen, Severity.Error, "The server did not tell within ten seconds that it reloaded.",
                    "Look at the server's log, then reload again.", "admin connection"));
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    public override string ToString() => "admin session";

    private static async Task<AdminOutcome> TryAsync(NpgsqlConnectionStringBuilder settings, AdminTls? tls, AdminLoginOptions means,
        CancellationToken limit, CancellationToken caller)
    {
        NpgsqlDataSource? source = null;
        try
        {
            var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
            builder.EnableTransportSecurity();
            builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
            if (tls is not null) builder.UseSslClientAuthenticationOptionsCallback(tls.Configure);
            source = builder.Build();
            var connection = await OpenAsync(source, limit).ConfigureAwait(false);
            var session = new AdminSession(source, connection, means);
            source = null;
            return new AdminOutcome.Open(session);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            caller.ThrowIfCancellationRequested();
            return new AdminOutcome.Refused(tls?.Findings is [var first, ..] ? first : AdminRefusals.Of(e));
        }
        finally
        {
            if (source is not null) await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The driver does not hear a cancellation while it waits for the answer to SSLRequest.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var opening = source.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = ForgetAsync(opening);
            throw;
        }
    }

    private static async Task ForgetAsync(Task<NpgsqlConnection> opening)
    {
        try
        {
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or ObjectDisposedException)
        {
            // It ended by itself, and nobody waits for it.
        }
    }

    private async Task<ServerView> ReadAsync(bool withRules, CancellationToken cancellationToken) =>
        await new ServerViewReader(_connection).ReadAsync(withRules, cancellationToken).ConfigureAwait(false)
            with
        { AdminLoginOptions = _means };

    private async Task<T> InTurnAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (AdminSessionException or OutOfMemoryException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new AdminSessionException(AdminRefusals.Of(e));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> HasFileErrorsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ScalarAsync("SELECT count(*)::text FROM pg_catalog.pg_file_settings WHERE error IS NOT NULL",
                cancellationToken).ConfigureAwait(false) != "0";
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private async Task<string?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        var rows = await BoundedRows.ReadAsync(_connection, sql, 1, cancellationToken).ConfigureAwait(false);
        return rows is [[var value, ..], ..] ? value : null;
    }
}
