using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Sandbox;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Server.Tests.Fakes;

public sealed class StubTargets : ITargets
{
    public List<Target> Known { get; } = [];

    public TargetDraft? Draft { get; private set; }

    public AddTargetOutcome? Answer { get; set; }

    public Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Known.ToImmutableArray());

    public Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(Known.Find(target => target.Id == id));

    public Task<AddTargetOutcome> AddAsync(TargetDraft draft, CancellationToken cancellationToken)
    {
        Draft = draft;
        if (Answer is not null) return Task.FromResult(Answer);
        var target = Some.Target(draft.Name) with { IsSandbox = draft.IsSandbox };
        Known.Add(target);
        return Task.FromResult<AddTargetOutcome>(new AddTargetOutcome.Added(target, []));
    }

    public TargetEdit? Edit { get; private set; }

    public string? Actor { get; private set; }

    public EditTargetOutcome? EditAnswer { get; set; }

    public Task<EditTargetOutcome> EditAsync(Guid id, TargetEdit edit, string actor, CancellationToken cancellationToken)
    {
        (Edit, Actor) = (edit, actor);
        return Task.FromResult(EditAnswer
            ?? (Known.Find(target => target.Id == id) is { } target
                ? new EditTargetOutcome.Edited(target, [])
                : new EditTargetOutcome.NotFound()));
    }

    public Core.Finding? RemovalRefused { get; set; }

    public Task<RemoveTargetOutcome> RemoveAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult<RemoveTargetOutcome>(
        RemovalRefused is { } refusal ? new RemoveTargetOutcome.Refused(refusal)
        : Known.RemoveAll(target => target.Id == id) > 0 ? new RemoveTargetOutcome.Removed() : new RemoveTargetOutcome.NotFound());
}

public sealed class StubTargetAgents : ITargetAgents
{
    public List<ConnectedAgent> Known { get; } = [];

    /// <summary>The first one works for every server, the second one for pgmoneta.</summary>
    public ImmutableArray<(AgentTask Task, ConnectedAgent Agent)> Of(Target target) =>
        [.. Known.Take(2).Select((agent, index) => ((AgentTask)index, agent))];

    public ImmutableArray<ConnectedAgent> List() => [.. Known];
}

public sealed class StubSetup : ISetup
{
    public TargetSnapshot? Snapshot { get; set; }

    public Func<RecipeRequest, PlanOutcome>? Plans { get; set; }

    public SetupPlan? Plan { get; set; }

    public ApplyOutcome? Outcome { get; set; }

    public Exception? Throws { get; set; }

    public RecipeRequest? Request { get; private set; }

    public bool? Confirmed { get; private set; }

    public ApplyTerms? Terms { get; private set; }

    public string? Actor { get; private set; }

    public List<JournalEntry> Entries { get; } = [];

    public Task<TargetSnapshot?> ReadAsync(Guid targetId, CancellationToken cancellationToken) =>
        Throws is null ? Task.FromResult(Snapshot) : Task.FromException<TargetSnapshot?>(Throws);

    public Task<PlanOutcome> PlanAsync(Guid targetId, RecipeRequest request, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        Request = request;
        return Task.FromResult(Plans?.Invoke(request) ?? new PlanOutcome.NoSuchTarget());
    }

    public SetupPlan? FindPlan(Guid planId) => Plan?.Id == planId ? Plan : null;

    public Task<ApplyOutcome?> ApplyAsync(Guid planId, ApplyTerms terms, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken)
    {
        (Confirmed, Terms, Actor) = (terms.Confirm, terms, actor);
        return Task.FromResult(Outcome);
    }

    /// <summary>The state that the last rollback named.</summary>
    public JournalState? Seen { get; private set; }

    public Task<ApplyOutcome?> RollbackAsync(Guid journalId, JournalState? seen, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken)
    {
        Seen = seen;
        return Task.FromResult(Outcome);
    }

    public Task<ApplyOutcome?> ConfirmAsync(Guid journalId, string actor, CancellationToken cancellationToken) => Task.FromResult(Outcome);

    public Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid? targetId, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<JournalEntry>>([.. Entries.Where(entry => targetId is null || entry.TargetId == targetId)]);
}

public sealed class StubClients : IClients
{
    public IssueOutcome Answer { get; set; } = new IssueOutcome.NoSuchTarget();

    public ClientDraft? Draft { get; private set; }

    /// <summary>The archive that waits, by its token.</summary>
    public Dictionary<string, byte[]> Waiting { get; } = [];

    public BundleFormat? Format { get; private set; }

    public List<DatabaseClient> Known { get; } = [];

    public Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        Task.FromResult(Known.ToImmutableArray());

    public Task<IssueOutcome> IssueAsync(Guid targetId, ClientDraft draft, string actor, CancellationToken cancellationToken)
    {
        Draft = draft;
        return Task.FromResult(Answer);
    }

    public Task<BundleDownloadOutcome> TakeBundleAsync(string token, BundleFormat format, CancellationToken cancellationToken)
    {
        Format = format;
        return Task.FromResult<BundleDownloadOutcome>(
            Waiting.Remove(token, out var archive)
                ? new BundleDownloadOutcome.Downloaded("repl-db1.zip", "application/zip", archive)
                : new BundleDownloadOutcome.Gone());
    }

    public BundleTicket? FindTicket(Guid clientId) => null;
}

public sealed class StubVerification : IVerification
{
    public VerifyOutcome? Answer { get; set; }

    public VerifyRequest? Request { get; private set; }

    public Task<VerifyOutcome?> RunAsync(
        Guid targetId, VerifyRequest request, string actor, IProgress<CaseOutcome>? progress, CancellationToken cancellationToken)
    {
        Request = request;
        return Task.FromResult(Answer);
    }

    /// <summary>Of the last run.</summary>
    public VerifyReport? Report { get; set; }

    public Task<TargetProofs> ProofsAsync(Guid targetId, CancellationToken cancellationToken) => Task.FromResult(
        Report is null ? TargetProofs.None : new(CaseProof.Of(Report, "postgres", rules: null, from: "10.0.0.9"), Report));

    public bool KnowsPassword(Target target, string role) => false;
}

public sealed class StubProbe : IProbe
{
    public ProbeRequest? Request { get; private set; }

    public Func<ProbeRequest, ProbeReport>? Answer { get; set; }

    public Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        return Task.FromResult(Answer?.Invoke(request) ?? Some.Report(request));
    }
}

public sealed class StubSandbox : ISandbox
{
    public SandboxOutcome Answer { get; set; } =
        new SandboxOutcome.Failed(new(Core.FindingCode.SandboxNoPostgresql, Core.Severity.Error, "No PostgreSQL here."));

    public SandboxServer? Current => (Answer as SandboxOutcome.Running)?.Server;

    public Task<SandboxOutcome> StartAsync(IProgress<string>? progress, CancellationToken cancellationToken) => Task.FromResult(Answer);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
