using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>pg_ident.conf without loss; it shares the record grammar of pg_hba.conf.</summary>
public sealed record PgIdentConf
{
    public static PgIdentConf Parse(ImmutableArray<byte> text, PostgresVersion version) => throw new NotImplementedException();

    public ImmutableArray<byte> ToBytes() => throw new NotImplementedException();

    public ImmutableArray<ConfLine> Lines => throw new NotImplementedException();
}
