using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Fakes;

public sealed class FakeSetup(World world) : ISetup
{
    private readonly Dictionary<Guid, (SetupPlan Plan, FakeServerView After)> _plans = [];

    public async Task<TargetSnapshot?> ReadAsync(Guid targetId, CancellationToken cancellationToken)
    {
        await world.AnswerAsync(cancellationToken);
        if (world.Scenario == Scenario.Partial && targetId == Fleet.Warehouse) throw new IOException("no answer");
        return world.Find(targetId) is { } server ? Snapshots.Of(server, world.Now) : null;
    }

    public async Task<PlanOutcome> PlanAsync(Guid targetId, RecipeRequest request, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        world.Asked.Add(request);
        if (world.Find(targetId) is not { } server) return new PlanOutcome.NoSuchTarget();
        if (request is RecipeRequest.ServerCertificate { AsInTutorial: true })
        {
            progress?.Report("Generating an RSA 8192 key. This takes 4 to 14 seconds.");
            await Task.Delay(world.Delay * 10, cancellationToken);
        }

        await world.PauseAsync(cancellationToken);
        if (request is RecipeRequest.ServerCertificate names
            && names.Names.FirstOrDefault(n => n.Contains(' ', StringComparison.Ordinal)
                || n.Contains('_', StringComparison.Ordinal)) is { } bad)
            return new PlanOutcome.Refused(
                [new(FindingCode.NameInvalid, Severity.Error, $"\"{bad}\" is no host name and no address.",
                    "Remove it, or write it as in DNS.", "names")]);
        var (plan, after) = Plans.Of(server, request, world.Clients, world.Now);
        _plans[plan.Id] = (plan, after);
        return new PlanOutcome.Planned(plan);
    }

    public SetupPlan? FindPlan(Guid planId) => _plans.TryGetValue(planId, out var kept) ? kept.Plan : null;

    public async Task<ApplyOutcome?> ApplyAsync(Guid planId, ApplyTerms terms, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken)
    {
        if (!_plans.Remove(planId, out var kept)) return null;
        var (plan, after) = kept;
        var steps = ImmutableArray.CreateBuilder<ApplyStep>();
        foreach (var (name, text, milliseconds) in Steps(plan))
        {
            await world.PauseAsync(cancellationToken);
            var step = new ApplyStep(name, text, TimeSpan.FromMilliseconds(milliseconds), true);
            steps.Add(step);
            progress?.Report(step);
        }

        var id = Guid.NewGuid();
        switch (world.Apply)
        {
            case ApplyEnding.Drifted:
                return new ApplyOutcome.Drifted(plan.Previews[^1].Path)
                {
                    Steps = [steps[0] with { Text = "pg_hba.conf is not what was previewed", Succeeded = false }]
                };
            case ApplyEnding.Refused:
                return new ApplyOutcome.Refused(
                    [new(FindingCode.ApplyRunning, Severity.Error, "Another apply of this target is running.",
                        "Wait until it ends, then apply again.")]);
            case ApplyEnding.RolledBack:
                return new ApplyOutcome.RolledBack(id, "the server did not take pg_hba.conf",
                    [new(FindingCode.HbaRejected, Severity.Error,
                        "pg_hba.conf line 10: authentication option \"clientcert\" is only valid for hostssl.",
                        "Change the record to hostssl first.", "pg_hba.conf:10")])
                {
                    Steps = [.. steps, new("verdict", "The server refused line 10", TimeSpan.FromMilliseconds(21), false),
                        new("rollback", "Put 1 file back and reloaded", TimeSpan.FromMilliseconds(16), true)],
                };
            case ApplyEnding.Waiting:
                return new ApplyOutcome.Waiting(id,
                    $"sudo -u postgres pg_ctl reload -D {after.Target.Files.DataDirectory}")
                { Steps = steps.ToImmutable() };
        }

        Settle(plan, after, id, terms.CommitConfirmed);
        if (terms.CommitConfirmed is { } commitConfirmed)
            return new ApplyOutcome.Unconfirmed(id, world.Now + commitConfirmed.Within,
                commitConfirmed.Roles)
            { Steps = steps.ToImmutable() };
        ImmutableArray<EffectObservation> effects =
            [.. plan.Effects.Select(effect => new EffectObservation(effect.What, effect.How, EffectState.Observed, "It was seen."))];
        if (world.Apply == ApplyEnding.Unproven)
        {
            EffectObservation unseen = new("New connections meet the changed access rules.", "New connections.", EffectState.NotObserved,
                "No connection from here meets another record than before.", "Run Verify from a machine in that network.");
            return new ApplyOutcome.Unproven(id) { Steps = steps.ToImmutable(), Effects = [.. effects, unseen] };
        }

        return new ApplyOutcome.Applied(id) { Steps = steps.ToImmutable(), Notes = world.Notes, Effects = effects };
    }

    public async Task<ApplyOutcome?> RollbackAsync(Guid journalId, JournalState? seen, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken)
    {
        await world.PauseAsync(cancellationToken);
        var index = world.Journal.FindIndex(j => j.Id == journalId);
        if (index < 0) return null;
        if (EntryMovedOn.Problem(world.Journal[index].Title, seen, world.Journal[index].State) is { } moved)
            return new ApplyOutcome.Refused([moved]);
        world.Journal[index] = world.Journal[index] with { State = JournalState.RolledBack, Because = "undone by the administrator" };
        return new ApplyOutcome.RolledBack(journalId, "undone by the administrator",
            [])
        {
            Steps = [new("restore", "Put 1 file back", TimeSpan.FromMilliseconds(5), true),
                new("reload", "Reloaded through the admin connection", TimeSpan.FromMilliseconds(24), true)]
        };
    }

    public async Task<ApplyOutcome?> ConfirmAsync(Guid journalId, string actor, CancellationToken cancellationToken)
    {
        await world.PauseAsync(cancellationToken);
        if (world.Journal.FindIndex(j => j.Id == journalId && j.State == JournalState.OnProbation) is >= 0 and var index)
            return Keep(index);
        return new ApplyOutcome.Applied(journalId)
        {
            Steps = [new("verdict", "The server took every file", TimeSpan.FromMilliseconds(18), true)]
        };
    }

    /// <summary>A role of this name never gets in.</summary>
    public const string LockedOut = "locked_out";

    private ApplyOutcome Keep(int index)
    {
        var entry = world.Journal[index];
        ImmutableArray<ApplyStep> steps =
        [
            new("try", "The dashboard's own login entered anew.", TimeSpan.FromMilliseconds(31), true),
            .. entry.Roles.Select(role => role == LockedOut
                ? new ApplyStep("try", $"{role} is refused: no record of pg_hba.conf is for this connection.",
                    TimeSpan.FromMilliseconds(19), false)
                : new ApplyStep("try",
                    $"{role} was let through by pg_hba.conf up to its password (scram-sha-256), which is not known here, into postgres, "
                        + "over TLS.", TimeSpan.FromMilliseconds(22), true)),
        ];
        if (entry.Roles.Contains(LockedOut))
            return new ApplyOutcome.Refused(
                [new(FindingCode.NoHbaEntry, Severity.Error, $"{LockedOut} is refused: no record of pg_hba.conf is for this connection.",
                    "Add a hostssl record for the role, the database and the address.", LockedOut)])
            { Steps = steps };
        world.Journal[index] = entry with { State = JournalState.Applied, Until = null, Roles = [] };
        return new ApplyOutcome.Applied(entry.Id) { Steps = steps };
    }

    /// <summary>What nobody confirmed in time is rolled back when somebody looks.</summary>
    private void Expire()
    {
        for (var i = 0; i < world.Journal.Count; i++)
            if (world.Journal[i] is { State: JournalState.OnProbation, Until: { } until } entry && until <= world.Now)
                world.Journal[i] = entry with
                {
                    State = JournalState.RolledBack,
                    Until = null,
                    Because = $"Nobody confirmed it by {until:yyyy-MM-dd HH:mm:ss} UTC."
                };
    }

    public Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid? targetId, CancellationToken cancellationToken)
    {
        Expire();
        return world.Scenario == Scenario.Failed
            ? Task.FromException<ImmutableArray<JournalEntry>>(new IOException("the journal cannot be read"))
            : Task.FromResult<ImmutableArray<JournalEntry>>([.. world.Journal.Where(j => targetId is null || j.TargetId == targetId)]);
    }

    private static IEnumerable<(string Name, string Text, int Milliseconds)> Steps(SetupPlan plan)
    {
        yield return ("drift", "Every file is as it was previewed", 2);
        yield return ("backup", $"Backed up {plan.Previews.Length} files", 4);
        foreach (var preview in plan.Previews)
            yield return ("write",
                $"{(preview.Kind == ChangeKind.Create ? "Created" : "Replaced")} {Path.GetFileName(preview.Path)} ({preview.Mode})", 3);
        if (!plan.Changes.NeedsReload) yield break;
        yield return ("reload", "Reloaded through the admin connection", 34);
        yield return ("verdict", "The server took every file", 18);
    }

    private void Settle(SetupPlan plan, FakeServerView after, Guid id, CommitConfirmedTerms? commitConfirmed)
    {
        var index = world.Servers.FindIndex(s => s.Target.Id == after.Target.Id);
        var served = plan.Request is RecipeRequest.ServerCertificate r
            ? Certificates.Server(after.Target.Host, world.Now.AddMinutes(-5), r.ValidityDays, [.. r.Names])
            : after.Served;
        world.Servers[index] = after with { Served = served };
        world.Journal.Insert(0, new()
        {
            Id = id,
            TargetId = after.Target.Id,
            Recipe = plan.Changes.Recipe,
            Title = plan.Changes.Title,
            At = world.Now,
            State = commitConfirmed is null ? JournalState.Applied : JournalState.OnProbation,
            Until = world.Now + commitConfirmed?.Within,
            Roles = commitConfirmed?.Roles ?? [],
            Files = [.. plan.Previews.Select(p => new JournalFile(p.Path, p.Kind, null, new string('d', 64), p.Secret ? null : p.Diff))],
        });
    }
}
