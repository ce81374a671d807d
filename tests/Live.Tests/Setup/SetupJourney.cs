using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>A stock plaintext server of one major, the services over it, and short words for the steps of the job.</summary>
internal sealed partial class SetupJourney : IAsyncDisposable
{
    public const string Password = "journey only";

    /// <summary>The tutorial's situation: everything open in plaintext, replication through a line of its own.</summary>
    public const string PlaintextHba = """
        # TYPE  DATABASE        USER            ADDRESS                 METHOD
        local   all             all                                     trust
        host    all             all             127.0.0.1/32            scram-sha-256   # loopback
        host    all             all             ::1/128                 scram-sha-256
        host    replication     all             127.0.0.1/32            scram-sha-256
        host    all             all             0.0.0.0/0               scram-sha-256
        host    replication     repl            0.0.0.0/0               scram-sha-256
        """ + "\n";

    private readonly ServiceProvider _services;
    private readonly string _state;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _following;

    private SetupJourney(PostgresServer server, ServiceProvider services, string state, Target target)
    {
        (Server, _services, _state, Target) = (server, services, state, target);
        _following = services.GetRequiredService<IHistory>().RunAsync(_end.Token);
    }

    public PostgresServer Server { get; }

    public Target Target { get; }

    public ISetup Setup => _services.GetRequiredService<ISetup>();

    /// <summary>The search for effects, for what no recipe promises yet.</summary>
    public EffectSearch Effects => new(
        _services.GetRequiredService<WireSearch>(), _services.GetRequiredService<ConnectionSearch>(), TimeProvider.System)
    {
        Patience = TimeSpan.Zero,
    };

    public IClients Clients => _services.GetRequiredService<IClients>();

    public IVerification Verification => _services.GetRequiredService<IVerification>();

    /// <summary>The target's authority, for what an administrator would do with its key by hand.</summary>
    public async Task<Core.Pki.CertificateAuthority> OpenAuthorityAsync() =>
        await _services.GetRequiredService<IAuthorityStore>().OpenAsync(Target.Id, CancellationToken.None)
            ?? throw new InvalidOperationException("The target has no authority yet.");

    public IHistory History => _services.GetRequiredService<IHistory>();

    public IReadOnlyList<AuditEntry> Audit => _services.GetRequiredService<MemoryStores>().Audit;

    public IPlaintextWatch Watch => _services.GetRequiredService<IPlaintextWatch>();

    public string HbaFile => Target.Files.HbaFile;

    public static async Task<SetupJourney> StartAsync(int major, string hba = PlaintextHba, string? pgmoneta = null,
        Func<PostgresServer, string>? adminConnection = null, params string[] commandLine)
    {
        var server = await PostgresServer.StartAsync(major, new PostgresOptions { Hba = hba, CommandLine = [.. commandLine] });
        await server.ExecuteAsync($"set password_encryption = 'scram-sha-256'; create role repl login replication "
            + $"password '{Password}'; create role app login password '{Password}'");
        var state = PostgresFolders.Make("journal");
        string? pgmonetaPath = null;
        if (pgmoneta is not null)
        {
            pgmonetaPath = Path.Combine(state, "pgmoneta", "pgmoneta.conf");
            Directory.CreateDirectory(Path.GetDirectoryName(pgmonetaPath)!);
            await File.WriteAllTextAsync(pgmonetaPath, pgmoneta.Replace("PORT", $"{server.Port}", StringComparison.Ordinal));
            if (PostgresServer.Account is { } account)
                await Command.RunAsync("chown", ["-R", $"{account.Uid}:{account.Gid}", Path.GetDirectoryName(pgmonetaPath)!]);
        }
        var stores = new MemoryStores();
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(stores).AddSingleton<ITargetStore>(stores).AddSingleton<IAuthorityStore>(stores)
            .AddSingleton<IClientStore>(stores).AddSingleton<IJournalStore>(stores).AddSingleton<IAuditTrail>(stores)
            .AddSingleton<IPlaintextWatchStore, MemoryWatches>()
            .AddSingleton<IProofStore, MemoryProofs>()
            .AddAgents(Path.Combine(state, "agents"), Path.Combine(state, "agents.sock"), "test")
            .AddSetup(Path.Combine(state, "journal"))
            .AddLifecycle()
            .BuildServiceProvider();
        var outcome = await services.GetRequiredService<ITargets>().AddAsync(
            new TargetDraft
            {
                Name = $"pg{major}",
                Host = "127.0.0.1",
                Port = server.Port,
                DataDirectory = server.DataDirectory,
                PgmonetaConf = pgmonetaPath,
                AdminConnection = adminConnection?.Invoke(server) ?? server.AdminConnectionString
            },
            CancellationToken.None);
        var added = Assert.IsType<AddTargetOutcome.Added>(outcome);
        // A role that is no superuser is told what it may not read; nothing else is amiss.
        Assert.DoesNotContain(added.Findings, f => f.Code.Text != "admin-limited");
        return new(server, services, state, added.Target);
    }

    public async Task<JournalEntry> LastEntryAsync() => (await Setup.HistoryAsync(Target.Id, CancellationToken.None))[0];

    /// <summary>What the agent keeps of an entry in its state, and where.</summary>
    public async Task<(string Path, string Text)> RecordAsync(Guid entryId)
    {
        var path = Assert.Single(Directory.GetFiles(Path.Combine(_state, "agents"), "entry.json", SearchOption.AllDirectories),
            file => file.Contains($"{entryId:D}", StringComparison.Ordinal));
        return (path, await File.ReadAllTextAsync(path));
    }

    /// <summary>The deadline of an entry is over: its date in the agent's state is moved, and the agent's clock looks.</summary>
    public async Task PassDeadlineAsync(Guid entryId)
    {
        var (path, text) = await RecordAsync(entryId);
        var moved = DeadlineInRecord().Replace(text, "\"until\": \"2000-01-01T00:00:00+00:00\"");
        Assert.NotEqual(text, moved);
        await File.WriteAllTextAsync(path, moved);
        // An edit that changes nothing gives the agent the login again, and wakes its clock.
        Assert.IsType<EditTargetOutcome.Edited>(await _services.GetRequiredService<ITargets>()
            .EditAsync(Target.Id, new(), "test", CancellationToken.None));
    }

    [GeneratedRegex("\"until\": \"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DeadlineInRecord();

    public async Task<SetupPlan> PlanAsync(RecipeRequest request)
    {
        var outcome = await Setup.PlanAsync(Target.Id, request, null, CancellationToken.None);
        if (outcome is PlanOutcome.Refused refused) Assert.Fail(string.Join("\n", refused.Findings));
        return Assert.IsType<PlanOutcome.Planned>(outcome).Plan;
    }

    public async Task<ImmutableArray<Core.Finding>> RefusalAsync(RecipeRequest request) =>
        Assert.IsType<PlanOutcome.Refused>(await Setup.PlanAsync(Target.Id, request, null, CancellationToken.None)).Findings;

    public async Task<Guid> ApplyAsync(RecipeRequest request)
    {
        var plan = await PlanAsync(request);
        var outcome = await Setup.ApplyAsync(plan.Id, new(false), "test", null, CancellationToken.None);
        if (outcome is ApplyOutcome.RolledBack back) Assert.Fail($"{back.Because}\n{string.Join("\n", back.Findings)}\n{Server.Log}");
        if (outcome is ApplyOutcome.Refused refused) Assert.Fail(string.Join("\n", refused.Findings));
        return Assert.IsType<ApplyOutcome.Applied>(outcome).JournalId;
    }

    public async Task<VerifyReport> VerifyAsync(string role, string? password = Password, Guid? clientId = null)
    {
        var outcome = await Verification.RunAsync(Target.Id, new VerifyRequest { Role = role, Password = password, ClientId = clientId },
            "test", null, CancellationToken.None);
        return Assert.IsType<VerifyOutcome.Done>(outcome).Report;
    }

    /// <summary>Every file of the data directory's top and of pgmoneta's folder, with mode and bytes, to compare states.</summary>
    public string Fingerprint()
    {
        var folders = new List<string> { Target.Files.DataDirectory };
        if (Target.Files.PgmonetaConf is { } pgmoneta) folders.Add(Path.GetDirectoryName(pgmoneta)!);
        return string.Join("\n",
            folders.SelectMany(f => Directory.EnumerateFiles(f))
                .Where(f => Path.GetFileName(f) is not "postmaster.pid" and not "postmaster.opts" and not "current_logfiles")
                .Order(StringComparer.Ordinal)
            .Select(f => $"{f} {File.GetUnixFileMode(f)} "
                + $"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _services.DisposeAsync();
        _end.Dispose();
        await Server.DisposeAsync();
        PostgresFolders.Remove(_state);
    }
}
