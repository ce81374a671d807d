using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Applying.History;

/// <summary>Whether an entry of the history stands, for pages and endpoints alike.</summary>
public static class EntryStanding
{
    /// <summary>In place, and nobody saw its effects on the wire within the time for it.</summary>
    public static bool IsUnproven(JournalEntry entry, DateTimeOffset now) =>
        entry is { State: JournalState.Applied or JournalState.OnProbation, SettleBy: { } by } && by <= now;

    /// <summary>The state in one or two words.</summary>
    public static string Word(JournalEntry entry, DateTimeOffset now) => entry.State switch
    {
        _ when IsUnproven(entry, now) => "Unproven",
        JournalState.Applied => "Applied",
        JournalState.Waiting => "Waiting",
        JournalState.OnProbation => "On probation",
        JournalState.RolledBack => "Rolled back",
        _ => "Started",
    };

    /// <summary>The state in one sentence.</summary>
    public static string Sentence(JournalEntry entry, DateTimeOffset now) => entry switch
    {
        _ when IsUnproven(entry, now) =>
            "The files are in place and the server reloaded, but what it serves since then was not seen: read the server again.",
        { State: JournalState.Applied, SettleBy: not null } => "The files are in place; what the server serves is being looked at.",
        { State: JournalState.Applied } => "The files are in place.",
        { State: JournalState.Waiting } => "The files are in place or given as commands; a person must run the command and then confirm.",
        { State: JournalState.OnProbation, Until: { } until } =>
            $"The files are in place until {OutcomeWords.Text(until)}, and are restored then unless somebody confirms the change.",
        { State: JournalState.RolledBack, Command: not null } =>
            "The files are restored, but the server still runs with the change: it could not be told to reload.",
        { State: JournalState.RolledBack } => "The files are as they were before.",
        _ => "The change has begun and has not ended; its agent finishes or undoes it.",
    };
}
