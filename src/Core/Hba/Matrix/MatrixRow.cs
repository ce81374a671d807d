using System.Collections.Immutable;
using System.Globalization;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>Roles that meet the same records everywhere: one row.</summary>
public sealed record MatrixRow(ImmutableArray<string> Roles, ImmutableArray<AccessCell> Cells)
{
    private const int Shown = 2;

    public string Title => Roles.Length switch
    {
        1 => Roles[0],
        <= Shown => string.Join(" and ", Roles),
        _ => $"{string.Join(", ", Roles.Take(Shown))} and {(Roles.Length - Shown).ToString("N0", CultureInfo.InvariantCulture)} more",
    };
}
