using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;
using PgTlsDashboard.Server.Startup;
using PgTlsDashboard.Server.Store;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Store;

/// <summary>Proofs outlive the program, add up, and age.</summary>
public sealed class ProofStoreTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pgtls-store-").FullName;
    private readonly Target _target = Some.Target();
    private ServiceProvider _services;

    public ProofStoreTests() => _services = Start();

    private IProofStore Proofs => _services.GetRequiredService<IProofStore>();

    [Fact]
    public async Task Before_anything_is_stored_nothing_is_proven_and_no_database_is_made()
    {
        Assert.Equal(TargetProofs.None, await Proofs.FindAsync(_target.Id, default));
        await Proofs.AgeAsync(_target.Id, Some.Now, default);
        await Proofs.ForgetAsync(_target.Id, default);
        Assert.False(File.Exists(StateDirectory.Open(Path.Combine(_directory, "state"), out _)!.Database));
    }

    [Fact]
    public async Task A_restart_keeps_the_proofs_with_their_cases_and_the_last_run()
    {
        await AddTargetAsync();
        var report = Report(Some.Now, Case("app", "tls-login", CaseResult.Passed, "TLSv1.3"), Case("app", "plaintext", CaseResult.Failed));
        await SaveAsync(report);

        await _services.DisposeAsync();
        _services = Start();

        var found = await Proofs.FindAsync(_target.Id, default);
        Assert.Equal(["tls-login", "plaintext"], found.Cases.Select(proof => proof.Case.Name));
        AssertSame(report.Cases[0], found.Cases[0].Case);
        AssertSame(report.Cases[1], found.Cases[1].Case);
        Assert.All(found.Cases, proof => Assert.Equal((Some.Now.ToUniversalTime(), "rules", "10.0.0.9", "database postgres", null),
            (proof.At, proof.Rules, proof.From, proof.Path, proof.AgedAt)));
        Assert.Equal((report.At, report.Role, report.Elapsed, 2), (found.Last!.At, found.Last.Role, found.Last.Elapsed,
            found.Last.Cases.Length));
        Assert.Equal(report.Notes.AsEnumerable(), found.Last.Notes);
        Assert.Equal(report.Context! with { ClientFingerprints = found.Last.Context!.ClientFingerprints }, found.Last.Context);
        Assert.Equal("cc", found.Last.Context.ClientFingerprints["app"]);
    }

    [Fact]
    public async Task A_deeper_run_that_lacks_a_password_adds_and_takes_nothing_away()
    {
        await AddTargetAsync();
        await SaveAsync(Report(Some.Now, Case("app", "tls-login", CaseResult.Passed), Case("app", "plaintext", CaseResult.Passed)));
        await SaveAsync(Report(Some.Now.AddHours(1), Case("app", "tls-login", CaseResult.NotProven),
            Case("app", "expired", CaseResult.Passed), Case("repl", "tls-login", CaseResult.Passed)));

        var found = await Proofs.FindAsync(_target.Id, default);
        Assert.Equal(["app tls-login passed 0", "app plaintext passed 0", "app expired passed 1", "repl tls-login passed 1"],
            found.Cases.Select(proof => $"{proof.Role} {proof.Case.Name} {proof.Case.Result.ToString().ToLowerInvariant()} "
                + $"{(proof.At - Some.Now).TotalHours}"));
    }

    [Fact]
    public async Task What_a_later_run_shows_takes_the_place_of_what_an_earlier_one_showed_of_the_same()
    {
        await AddTargetAsync();
        await SaveAsync(Report(Some.Now, Case("app", "tls-login", CaseResult.Passed)));
        await SaveAsync(Report(Some.Now.AddHours(1), Case("app", "tls-login", CaseResult.Failed)));
        Assert.Equal(CaseResult.Failed, Assert.Single((await Proofs.FindAsync(_target.Id, default)).Cases).Case.Result);
        // Another database, route or role is another thing that is proven.
        await SaveAsync(Report(Some.Now.AddHours(2), Case("app", "tls-login", CaseResult.Passed)), "orders");
        await SaveAsync(Report(Some.Now.AddHours(3), Case("app", "tls-login", CaseResult.Passed) with { Route = "IPv6" }));
        await SaveAsync(Report(Some.Now.AddHours(4), Case("app", "identify-system", CaseResult.Passed)));
        Assert.Equal([("database postgres", ""), ("database orders", ""), ("database postgres", "IPv6"), ("replication", "")],
            (await Proofs.FindAsync(_target.Id, default)).Cases.Select(proof => (proof.Path, proof.Route)));
        // A run that began before another and ended after it hides nothing.
        await SaveAsync(Report(Some.Now.AddMinutes(30), Case("app", "tls-login", CaseResult.Passed)));
        var found = await Proofs.FindAsync(_target.Id, default);
        Assert.Equal((CaseResult.Failed, Some.Now.AddHours(4)), (found.Cases[0].Case.Result, found.Last!.At));
    }

    [Fact]
    public async Task A_damaged_row_proves_nothing_and_hides_nothing()
    {
        await AddTargetAsync();
        await SaveAsync(Report(Some.Now, Case("app", "tls-login", CaseResult.Passed), Case("app", "plaintext", CaseResult.Passed)));
        await using (var db = await _services.GetRequiredService<Database>().OpenAsync(default))
            await db.Proofs.Where(row => row.CaseName == "plaintext").ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, "{"));

        Assert.Equal("tls-login", Assert.Single((await Proofs.FindAsync(_target.Id, default)).Cases).Case.Name);
    }

    [Fact]
    public async Task A_change_ages_what_was_proven_before_it_and_nothing_else()
    {
        await AddTargetAsync();
        await SaveAsync(Report(Some.Now, Case("app", "tls-login", CaseResult.Passed)));
        await Proofs.AgeAsync(_target.Id, Some.Now.AddHours(-1), default);
        Assert.Null(Assert.Single((await Proofs.FindAsync(_target.Id, default)).Cases).AgedAt);

        await Proofs.AgeAsync(_target.Id, Some.Now.AddHours(1), default);
        await Proofs.AgeAsync(_target.Id, Some.Now.AddHours(2), default);

        var aged = await Proofs.FindAsync(_target.Id, default);
        Assert.Equal(Some.Now.AddHours(1), Assert.Single(aged.Cases).AgedAt);
        Assert.Null(aged.Last);
        await SaveAsync(Report(Some.Now.AddHours(3), Case("app", "tls-login", CaseResult.Passed)));
        var again = await Proofs.FindAsync(_target.Id, default);
        Assert.Null(Assert.Single(again.Cases).AgedAt);
        Assert.NotNull(again.Last);
    }

    [Fact]
    public async Task Another_server_and_a_removed_target_end_the_proofs()
    {
        await AddTargetAsync();
        await SaveAsync(Report(Some.Now, Case("app", "tls-login", CaseResult.Passed)));
        await Proofs.ForgetAsync(_target.Id, default);
        Assert.Empty((await Proofs.FindAsync(_target.Id, default)).Cases);
        await SaveAsync(Report(Some.Now, Case("app", "tls-login", CaseResult.Passed)));
        await _services.GetRequiredService<ITargetStore>().RemoveAsync(_target.Id, default);
        Assert.Empty((await Proofs.FindAsync(_target.Id, default)).Cases);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<bool> AddTargetAsync() => _services.GetRequiredService<ITargetStore>().AddAsync(_target, null, default);

    private Task SaveAsync(VerifyReport report, string database = "postgres") =>
        Proofs.SaveAsync(report, CaseProof.Of(report, database, "rules", "10.0.0.9"), null, default);

    private ServiceProvider Start()
    {
        var state = StateDirectory.Open(Path.Combine(_directory, "state"), out _)!;
        return new ServiceCollection()
            .AddLogging().AddSingleton(TimeProvider.System).AddSingleton(state).AddStore().AddSecrets(state).BuildServiceProvider();
    }

    private VerifyReport Report(DateTimeOffset at, params CaseOutcome[] cases) => new()
    {
        TargetId = _target.Id,
        Role = "app",
        At = at,
        Cases = [.. cases],
        Elapsed = TimeSpan.FromMilliseconds(163.5),
        Notes = [new(FindingCode.CrlAbsent, Severity.Info, "No list.", "Set one.", "ssl_crl_file")],
        Context = new("db1", "db1.example", 5432, "18.4", "aa", ImmutableSortedDictionary<string, string>.Empty.Add("app", "cc"), "this 1"),
    };

    private static CaseOutcome Case(string role, string name, CaseResult result, params string[] evidence) => new()
    {
        Name = name,
        Title = $"{role}: {name}",
        Kind = name == "tls-login" ? CaseKind.Positive : CaseKind.Negative,
        Role = role,
        Expected = "It is so.",
        Outcome = "Seen.",
        Result = result,
        Evidence = [.. evidence],
        Findings = result == CaseResult.Failed ? [Some.Trouble] : [],
        Elapsed = TimeSpan.FromMilliseconds(5.25),
    };

    private static void AssertSame(CaseOutcome one, CaseOutcome other)
    {
        Assert.Equal(one.Evidence.AsEnumerable(), other.Evidence);
        Assert.Equal(one.Findings.AsEnumerable(), other.Findings);
        Assert.Equal(one with { Evidence = [], Findings = [] }, other with { Evidence = [], Findings = [] });
    }
}
