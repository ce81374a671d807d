using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Planning.Consumers;

/// <summary>Somebody whom a plan touches.</summary>
/// <param name="Name">Who it is: application, role and address, or the client of the inventory.</param>
/// <param name="Effect">A sentence.</param>
/// <param name="Gate">The recipe that goes first; null where order does not matter.</param>
public sealed record PlannedConsumer(string Name, string Effect, string? Gate)
{
    /// <summary>Whoever would be stopped comes first, with what goes before.</summary>
    public static ImmutableArray<PlannedConsumer> Of(SetupPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. plan.Findings.Select(Gated).OfType<PlannedConsumer>(),
            .. plan.Impact.Sessions.Select(one => new PlannedConsumer(
                $"{WireText.Neutralise(one.Session.Role)}{From(one.Session.Address)}{Named(one.Session.ApplicationName)}",
                Sentence(one.Undecided, one.Because), null)),
            .. plan.Impact.Clients.Select(one => new PlannedConsumer($"{one.Client.Role} ({one.Client.Profile}, issued here)",
                Sentence(one.Undecided, one.Because), null)),
        ];
    }

    private static PlannedConsumer? Gated(Finding finding) =>
        finding.Code == FindingCode.PgmonetaDoesNotTrust ? new("pgmoneta", finding.Message, "pgmoneta-trust")
        : finding.Code == FindingCode.PgmonetaShowsNone ? new("pgmoneta", finding.Message, "pgmoneta-client")
        : null;

    private static string Sentence(bool undecided, string because) =>
        undecided ? $"Whether it gets in again is not known. {because}" : $"It would not get in again. {because}";

    private static string From(string? address) => address is null ? " over the Unix-domain socket" : $" from {address}";

    private static string Named(string name) => name.Length == 0 ? "" : $" ({WireText.Neutralise(name)})";
}
