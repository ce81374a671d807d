using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>What somebody can show a record, as far as it is known.</summary>
internal sealed record Credentials
{
    /// <summary>Null when it is not known.</summary>
    public bool? Password { get; init; }

    /// <summary>A client certificate that the server trusts; null when it is not known, since nobody asked for one.</summary>
    public bool? Certificate { get; init; }

    /// <summary>The certificate's first CN; null when it is not known.</summary>
    public string? CommonName { get; init; }

    /// <summary>The certificate's whole subject (RFC 2253); null when it is not known.</summary>
    public string? Subject { get; init; }

    /// <summary>The records by which it gets in so far: what they ask for, it has.</summary>
    public ImmutableArray<HbaRecord> Proven { get; init; } = [];
}
