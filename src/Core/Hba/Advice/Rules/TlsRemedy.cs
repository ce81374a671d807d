using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>A record that takes plaintext, made to take TLS only.</summary>
internal static class TlsRemedy
{
    public const string WithoutTls = "Set up the server certificate first, then make it hostssl.";

    /// <summary>
    /// host becomes hostssl; where a later record would let in what it gives up, a reject goes above it. None while TLS is off, and none
    /// for hostnossl: nothing would be left of it.
    /// </summary>
    public static ImmutableArray<PgHbaEdit> Edits(AdviceReading reading, AdviceRecord record)
    {
        if (!reading.Facts.TlsIsOn || record.Record.Type is not (HbaConnectionType.Host or HbaConnectionType.HostNoGssEnc)) return [];
        PgHbaEdit narrowed = new PgHbaEdit.SetField(0, "hostssl") { LineNumber = record.Record.LineNumber };
        ImmutableArray<AccessRegion> given =
            [.. record.Reach.Where(region => region.Transport is AccessTransport.Plaintext or AccessTransport.Gss)];
        return reading.Intersects(given,
            reading.Records.Skip(record.Index + 1).Where(later => later.LetsIn).SelectMany(reading.Named)) switch
        {
            false => [narrowed],
            true => [narrowed, Reject(record.Record, record.Record)],
            null => [],
        };
    }

    /// <summary>Refuses without TLS, above a line, whom a record names.</summary>
    public static PgHbaEdit Reject(HbaRecord whom, HbaRecord above) => new PgHbaEdit.InsertBefore(
        $"hostnossl {HbaRecordText.Names(whom.Databases)} {HbaRecordText.Names(whom.Roles)} {HbaRecordText.Address(whom.Address)} reject")
    { LineNumber = above.LineNumber };
}
