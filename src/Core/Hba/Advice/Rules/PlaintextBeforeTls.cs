using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>A record that takes TLS and plaintext alike stands above all that a hostssl record asks for.</summary>
internal sealed class PlaintextBeforeTls : IAdviceRule
{
    private const int MostRejects = 10;

    public IEnumerable<HbaAdvice> Read(AdviceReading reading)
    {
        var demands = reading.Records.Where(later => later.IsShadowed)
            .SelectMany(later => Above(reading, later).Select(earlier => (earlier, later)));
        foreach (var group in demands.GroupBy(pair => pair.earlier))
        {
            ImmutableArray<HbaRecord> later = [.. group.Select(pair => pair.later.Record)];
            yield return group.Key.Say(
                FindingCode.HbaPlaintextBeforeTls,
                Severity.Warning,
                $"Plaintext enters here before {AdviceText.Lines(group.Key.Record, later)} can ask the same connections for TLS: this "
                    + "record matches first.",
                reading.Facts.TlsIsOn ? "Make it hostssl, or put a hostnossl reject above it." : TlsRemedy.WithoutTls,
                Edits(reading, group.Key, later));
        }
    }

    /// <summary>
    /// The records that let in without TLS whom the record, which no connection reaches, asks for TLS; none when it asks for none.
    /// </summary>
    public static IEnumerable<AdviceRecord> Above(AdviceReading reading, AdviceRecord later)
    {
        if (later.Record.Type != HbaConnectionType.HostSsl || !later.LetsIn) return [];
        var found = new HashSet<HbaRecord>(ReferenceEqualityComparer.Instance);
        foreach (var region in AccessRegion.Of(later.Record, reading.Version))
        {
            if (reading.Ask(region with { Transport = AccessTransport.Plaintext }, later.Index) is not { } pieces) return [];
            foreach (var piece in pieces)
            {
                if (piece is { Record: { } record, Perhaps.IsEmpty: true } && !piece.Region.Addresses.IsLoopback)
                    found.Add(record);
            }
        }

        return reading.Facts.ListensOnNetwork == false
            ? []
            : later.ShadowingRecords.Where(found.Contains).Select(shadowing => reading.Find(shadowing))
                .Where(shadowing => shadowing.LetsIn && shadowing.Record.Type is HbaConnectionType.Host or HbaConnectionType.HostNoGssEnc);
    }

    private static ImmutableArray<PgHbaEdit> Edits(AdviceReading reading, AdviceRecord earlier, ImmutableArray<HbaRecord> later)
    {
        if (!reading.Facts.TlsIsOn || later.Length > MostRejects) return [];
        return later.Any(record => IsSameScope(record, earlier.Record))
            ? TlsRemedy.Edits(reading, earlier)
            : [.. later.Select(record => TlsRemedy.Reject(record, earlier.Record)).Distinct()];
    }

    private static bool IsSameScope(HbaRecord one, HbaRecord other) =>
        one.Databases.SequenceEqual(other.Databases) && one.Roles.SequenceEqual(other.Roles) && one.Address == other.Address;
}
