using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>
/// After files were put back, the server reads them again. The files stay as they are, whatever it answers; the journal keeps the pending
/// reload.
/// </summary>
internal sealed class PendingReload(TargetJournal journal, ReloadStep server)
{
    /// <summary>What to report of it; nothing is done for an entry without a pending reload.</summary>
    internal async Task<ImmutableArray<Finding>> MakeAsync(StoredEntry entry)
    {
        if (entry.Record is not { ReloadPending: true } record)
            return [];
        switch (await server.ReloadAsync().ConfigureAwait(false))
        {
            case ReloadOutcome.Manual manual:
                return Pending(entry, manual.Command,
                    new Finding(FindingCode.ReloadByHand, Severity.Warning,
                        "The files are back, but the server still runs with what it loaded last.",
                    $"Run: {manual.Command}"));
            case ReloadOutcome.Failed failed:
                return Pending(entry, record.Command, failed.Finding with { Severity = Severity.Warning });
            default:
                Settle(entry);
                return [.. (await server.ReadVerdictAsync().ConfigureAwait(false)).Select(f => f.Severity == Severity.Error
                    ? f with { Severity = Severity.Warning }
                    : f)];
        }
    }

    /// <summary>The server was reloaded.</summary>
    internal void Settle(StoredEntry entry) => TrySave(entry, entry.Record! with
    {
        ReloadPending = false,
        Command = null,
        Findings = Others(entry.Record!),
    });

    private ImmutableArray<Finding> Pending(StoredEntry entry, string? command, Finding finding)
    {
        // Tried again to no avail: all of it is written down.
        if (command != entry.Record!.Command || !entry.Record.Findings.Contains(finding))
            TrySave(entry, entry.Record with { Command = command, Findings = [.. Others(entry.Record), finding] });
        return [finding];
    }

    /// <summary>What is said of the entry beside the reload.</summary>
    internal static ImmutableArray<Finding> Others(JournalRecord record) =>
        [.. record.Findings.Where(f => f.Code != FindingCode.ReloadByHand && f.Code != FindingCode.ReloadUnanswered)];

    // Nothing is lost when it cannot be written: the reload stays pending and is made again.
    private void TrySave(StoredEntry entry, JournalRecord record)
    {
        try
        {
            journal.Save(entry, record);
        }
        catch (FileFaultException)
        {
        }
    }
}
