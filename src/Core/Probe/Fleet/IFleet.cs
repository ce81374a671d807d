using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Probe.Fleet;

/// <summary>
/// Scans of many servers, as pages and endpoints use them; they live until the program stops, the newest ten, and fewer when they are long.
/// </summary>
public interface IFleet
{
    /// <summary>Begins at once. The list must hold a server and no error.</summary>
    FleetScan Start(FleetList list, FleetTerms terms);

    FleetScan? Find(Guid id);

    /// <summary>Newest first.</summary>
    ImmutableArray<FleetScan> List();
}
