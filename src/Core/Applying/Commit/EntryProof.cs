using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// Undo, confirm and keep, with the search for their effects: what the files say then must be seen of the server. What an agent undoes by
/// its own clock is not looked at: no dashboard may be there.
/// </summary>
internal sealed class EntryProof(EntryRun entries, SnapshotReader reader, EffectSearch search, TargetAgents agents, TimeProvider time)
{
    private static readonly ImmutableArray<Effect> s_kinds = [new Effect.ClientKindsKept(TlsClientKind.All)];

    /// <param name="seen">The state in which the asker saw the entry; null when that does not matter.</param>
    public async Task<ApplyOutcome> UndoAsync(JournalEntry entry, Target target, JournalState? seen, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken)
    {
        if (IsOfPgmoneta(entry) || EntryMovedOn.Problem(entry.Title, seen, entry.State) is not null)
            return await entries.UndoAsync(entry, target, seen, progress, cancellationToken).ConfigureAwait(false);
        var before = await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        var baseline = before.TlsIsOn
            ? await search.BeforeAsync(target, s_kinds, cancellationToken).ConfigureAwait(false)
            : EffectBaseline.None;
        var outcome = await entries.UndoAsync(entry, target, seen, progress, cancellationToken).ConfigureAwait(false);
        // Files that a person must let the server load first have no effect yet.
        if (outcome is not ApplyOutcome.RolledBack undone
            || undone.Findings.Any(one => one.Code == FindingCode.ReloadByHand || one.Code == FindingCode.ReloadUnanswered))
            return outcome;
        var after = await reader.ReadAsync(target, CancellationToken.None).ConfigureAwait(false);
        if (!IsRead(before) || !IsRead(after)) return undone with { Notes = [.. undone.Notes, NotRead(target)] };
        var (effects, steps, log) = await LookAsync(target, PromisedEffects.Between(before, after), baseline, progress)
            .ConfigureAwait(false);
        return undone with
        {
            Findings = [.. undone.Findings, .. Contradicted(effects, log)],
            Notes = [.. undone.Notes, .. EffectFindings.NotObserved(effects)],
            Steps = [.. undone.Steps, .. steps],
            Effects = effects,
        };
    }

    /// <summary>A person says that the command was run. While the server shows something else, the entry goes on waiting.</summary>
    public async Task<ApplyOutcome> ConfirmAsync(JournalEntry entry, Target target, CancellationToken cancellationToken)
    {
        // What the agent reloads itself has no effect before it is confirmed; what is undone is its own.
        var reloadedByHand = entry.State == JournalState.Waiting && entry.Command == ReloadCommand.Of(target.Files);
        if (IsOfPgmoneta(entry) || entry.State != JournalState.Waiting)
            return await entries.ConfirmAsync(entry, target, cancellationToken).ConfigureAwait(false);
        var looked = reloadedByHand ? await LookAsync(entry, target, cancellationToken).ConfigureAwait(false) : null;
        if (looked is { } first && EffectObservation.AreContradicted(first.Seen))
            return new ApplyOutcome.Refused(EffectFindings.Causes(first.Seen, first.Log)) { Steps = first.Steps, Effects = first.Seen };
        var outcome = await entries.ConfirmAsync(entry, target, cancellationToken).ConfigureAwait(false);
        if (outcome is not ApplyOutcome.Applied applied) return outcome;
        var (seen, steps, log) = looked ?? await LookAsync(entry, target, CancellationToken.None).ConfigureAwait(false);
        ImmutableArray<Finding> notes = [.. outcome.Notes, .. EffectFindings.Causes(seen, log), .. EffectFindings.NotObserved(seen)];
        return EffectObservation.AreContradicted(seen) || EffectObservation.AreUnproven(seen)
            ? new ApplyOutcome.Unproven(applied.JournalId) { Steps = [.. outcome.Steps, .. steps], Notes = notes, Effects = seen }
            : applied with { Steps = [.. outcome.Steps, .. steps], Effects = seen };
    }

    /// <summary>A change is not kept for good while the server shows something else than its files say; the clock runs on.</summary>
    public async Task<ApplyOutcome> KeepAsync(JournalEntry entry, Target target, CancellationToken cancellationToken)
    {
        // The connections of its roles are tried by the keeping itself.
        // What else is wrong at the server was so before, and ends no change that has nothing to do with it.
        var effects = entry.Files.All(file => file.Path == target.Files.HbaFile || file.Path == target.Files.IdentFile)
            ? []
            : await OfFilesAsync(target, records: false, cancellationToken).ConfigureAwait(false);
        var (seen, steps, log) = await LookAsync(target, effects, EffectBaseline.None, null).ConfigureAwait(false);
        if (EffectObservation.AreContradicted(seen))
            return new ApplyOutcome.Refused(EffectFindings.Causes(seen, log)) { Steps = steps, Effects = seen };
        var outcome = await entries.KeepAsync(entry, target, cancellationToken).ConfigureAwait(false);
        return outcome with
        {
            Steps = [.. steps, .. outcome.Steps],
            Notes = [.. outcome.Notes, .. EffectFindings.NotObserved(seen)],
            Effects = seen,
        };
    }

    private async Task<Looked> LookAsync(
        JournalEntry entry, Target target, CancellationToken cancellationToken)
    {
        var records = entry.Files.Any(file => file.Path == target.Files.HbaFile || file.Path == target.Files.IdentFile);
        var effects = await OfFilesAsync(target, records, cancellationToken).ConfigureAwait(false);
        return await LookAsync(target, effects, EffectBaseline.None, null).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<Effect>> OfFilesAsync(Target target, bool records, CancellationToken cancellationToken) =>
        await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false) is var now && IsRead(now)
            ? PromisedEffects.OfFiles(now, records)
            : [];

    private async Task<Looked> LookAsync(
        Target target, ImmutableArray<Effect> effects, EffectBaseline baseline, IProgress<ApplyStep>? progress)
    {
        var found = await agents.OfServerAsync(target, CancellationToken.None).ConfigureAwait(false) as AgentSearch.Found;
        var place = new EffectPlace(target, found?.Link, await agents.LoginAsync(target, CancellationToken.None).ConfigureAwait(false));
        var steps = new StepLog(time, progress);
        var seen = await search.LookAsync(place, effects, baseline, steps, CancellationToken.None).ConfigureAwait(false);
        var log = EffectObservation.AreContradicted(seen)
            ? await EffectSearch.LogAsync(place, CancellationToken.None).ConfigureAwait(false)
            : null;
        return new(seen, steps.All, log);
    }

    /// <summary>An undo cannot be rolled back again: it is said, with the log's words.</summary>
    private static ImmutableArray<Finding> Contradicted(ImmutableArray<EffectObservation> seen, ServerLogReading? log) =>
        EffectObservation.AreContradicted(seen)
            ?
            [
                new(FindingCode.UndoContradicted, Severity.Error,
                    "Every file is as it was before, and the server does not show what the files say.",
                    "Remove the cause that the server's log names, then reload the server; nothing else can be restored."),
                .. EffectFindings.Causes(seen, log),
            ]
            : [];

    /// <summary>What a search saw, with the server's log where something is contradicted.</summary>
    private sealed record Looked(ImmutableArray<EffectObservation> Seen, ImmutableArray<ApplyStep> Steps, ServerLogReading? Log);

    private static bool IsOfPgmoneta(JournalEntry entry) => entry.Recipe.StartsWith("pgmoneta-", StringComparison.Ordinal);

    private static bool IsRead(TargetSnapshot snapshot) =>
        snapshot.Files.GetValueOrDefault(snapshot.Target.Files.ConfigFile)?.Content is not null;

    private static Finding NotRead(Target target) => new(FindingCode.Unproven, Severity.Warning,
        "The server's files could not be read, so what it must show after the undo is not known.",
        "Read the server again.", target.Files.ConfigFile);
}
