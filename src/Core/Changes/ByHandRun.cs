using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>
/// A plan whose files this account may not write: the journal keeps what a person is to make of them, and looks for it afterwards.
/// </summary>
internal static class ByHandRun
{
    public static ApplyOutcome.Waiting Begin(PreparedPlan prepared, string commands, TargetJournal journal, StepLog steps,
        TimeProvider time)
    {
        var kept = prepared.Files.Select((file, index) => (File: file, Index: index)).Where(f => f.File.Before.Exists)
            .Select(f => new KeyValuePair<string, byte[]>(StoredEntry.BackupName(f.Index), f.File.Before.Bytes));
        var plan = prepared.Plan;
        var entry = journal.Begin(prepared.EntryId, sequence => new JournalRecord
        {
            Format = JournalRecord.CurrentFormat,
            Sequence = sequence,
            Id = prepared.EntryId,
            TargetId = plan.TargetId,
            Recipe = plan.Recipe,
            Title = plan.Title,
            At = time.GetUtcNow(),
            State = JournalState.Waiting,
            NeedsReload = plan.NeedsReload,
            PlanId = plan.Id,
            Server = plan.Server,
            ByHand = true,
            Command = commands,
            Files = [.. prepared.Files.Select(f => f.ToRecord())],
        }, kept);
        steps.Done("journal", "Recorded as waiting: the agent's account may not write these files, so a person runs the commands.");
        return new(entry.Id, commands);
    }

    /// <summary>A finding for each file that is not yet as the plan wants it.</summary>
    public static ImmutableArray<Finding> NotDone(JournalRecord record) => [.. record.Files.Where(file => HashOf(file) != file.After.Hash)
        .Select(file => new Finding(FindingCode.NotDoneByHand, Severity.Error, $"{file.Path} is not as the plan wants it.",
            "Run the plan's commands, then confirm again.", file.Path))];

    private static string? HashOf(RecordedFile file)
    {
        try
        {
            using var folder = Folder.Open(file.Directory);
            var state = FileState.Read(folder, file.Name);
            state.Clear();
            return state.Hash;
        }
        catch (FileFaultException)
        {
            return null;
        }
    }
}
