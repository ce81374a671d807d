using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>pg_ident.conf without loss; it shares the record grammar of pg_hba.conf.</summary>
public sealed record PgIdentConf
{
    private readonly AuthDocument document;

    private PgIdentConf(AuthDocument document) => this.document = document;

    public static PgIdentConf Parse(ImmutableArray<byte> text, PostgresVersion version) => new(AuthDocument.Parse(text, version));

    public ImmutableArray<byte> ToBytes() => document.ToBytes();

    /// <summary>Every logical line, blank ones and comments too; made anew at each call.</summary>
    public ImmutableArray<ConfLine> Lines => document.Lines();
}
