using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>A role of the matrix; memberships are null when the server was not asked.</summary>
public sealed record MatrixRole(string Name, ImmutableArray<string>? MemberOf);
