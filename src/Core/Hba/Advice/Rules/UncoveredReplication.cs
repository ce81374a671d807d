using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>
/// From the same addresses databases are reached over TLS only, and replication without it: <c>all</c> does not mean replication.
/// </summary>
internal sealed class UncoveredReplication : IAdviceRule
{
    private static readonly NamePart s_everybody = NamePart.Of(NameSet.All);

    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Open
        .Where(record => Replicating(reading, record).Any(region => DatabasesNeedTls(reading, region)))
        .Select(record => record.Say(
            FindingCode.HbaReplicationUncovered,
            Severity.Warning,
            $"Replication enters without TLS from {AdviceText.From(record.Record)}, where databases are reached over TLS only: all does "
                + "not cover replication.",
            reading.Facts.TlsIsOn ? "Make it hostssl." : TlsRemedy.WithoutTls,
            TlsRemedy.Edits(reading, record)));

    private static IEnumerable<AccessRegion> Replicating(AdviceReading reading, AdviceRecord record) =>
        reading.FromNetwork(record, AccessTransport.Plaintext).Where(region => region.Databases is { Word: null, Names.Replication: true });

    private static bool DatabasesNeedTls(AdviceReading reading, AccessRegion region)
    {
        var databases = region with { Databases = s_everybody, Roles = s_everybody };
        return reading.Intersects([databases], reading.Open.SelectMany(record => record.Reach)) == false
            && reading.Ask(databases with { Transport = AccessTransport.Tls }) is { } overTls
            && overTls.Any(piece => piece.Record is { Method: not "reject" });
    }
}
