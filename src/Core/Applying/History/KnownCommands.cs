using System.Collections.Concurrent;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.History;

/// <summary>
/// A person runs what a page shows, perhaps as root: of the commands that an agent names, only those that this program made are passed on.
/// </summary>
internal sealed class KnownCommands
{
    private const int MostPlans = 1000;
    private readonly ConcurrentDictionary<Guid, string> _ofPlans = new();

    /// <summary>The commands of a plan, before its agent gets it.</summary>
    public void Remember(Guid planId, string commands)
    {
        if (_ofPlans.Count >= MostPlans) _ofPlans.Clear();
        _ofPlans[planId] = commands;
    }

    /// <param name="entry">As the agent tells it.</param>
    /// <param name="stored">The command that the entry had when it was written down here.</param>
    public JournalEntry Held(JournalEntry entry, string? stored, Target target, string account)
    {
        var reload = ReloadCommand.Of(target.Files);
        if (entry.Command is not { } command || command == reload || command == stored
            || (entry.PlanId is { } plan && _ofPlans.TryGetValue(plan, out var given) && command == given))
            return entry;
        return entry with
        {
            Command = entry.State == JournalState.RolledBack ? reload : null,
            Findings = [.. entry.Findings, AgentFindings.UnknownCommand(account)],
        };
    }

    /// <summary>With the dashboard's own command in place of one that it did not make.</summary>
    public static ApplyOutcome Held(ApplyOutcome outcome, string own, Target target, string account) =>
        outcome is ApplyOutcome.Waiting waiting && waiting.Command != own && waiting.Command != ReloadCommand.Of(target.Files)
            ? waiting with { Command = own, Notes = [.. waiting.Notes, AgentFindings.UnknownCommand(account)] }
            : outcome;
}
