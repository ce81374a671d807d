using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>What to draw.</summary>
public sealed record MatrixQuestion
{
    public required ImmutableArray<MatrixRole> Roles { get; init; }

    public required string Database { get; init; }

    public bool Replication { get; init; }

    /// <summary>Without TLS at the server, hostssl records match nobody.</summary>
    public bool TlsIsOn { get; init; } = true;

    public ImmutableArray<HbaInterface>? Interfaces { get; init; }

    public UserMaps? Maps { get; init; }
}
